/** Keys in the operating system's key store (Keychain, DPAPI, libsecret, KWallet) through Electron. */
import type { SafeStorage } from 'electron';
import { type KeyStore, keysFromEnvironment, keysInFile } from '../../settings/keys.ts';

/**
 * On Linux without a key store, Electron would "encrypt" with a password that everybody knows; keys
 * then come from the environment alone.
 */
export function systemKeys(safeStorage: SafeStorage, userFolder: string): KeyStore {
  const linux = process.platform === 'linux';
  const safe =
    safeStorage.isEncryptionAvailable() && !(linux && safeStorage.getSelectedStorageBackend() === 'basic_text');
  if (!safe) return keysFromEnvironment();
  return keysInFile(userFolder, {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  });
}
