/** Doubles of `dialog` and `screen`. A dialog that no test has answered fails, as it would hang for ever. */
export interface Asked {
  readonly kind: 'open' | 'save' | 'message';
  readonly options: unknown;
}

const answers: unknown[] = [];
export const asked: Asked[] = [];

export function answerNext(answer: unknown): void {
  answers.push(answer);
}

/** The parent window is optional in Electron's dialogs. */
function ask(kind: Asked['kind'], args: readonly unknown[]): Promise<unknown> {
  asked.push({ kind, options: args.at(-1) });
  if (answers.length === 0) return Promise.reject(new Error(`the test gave no answer to the ${kind} dialog`));
  return Promise.resolve(answers.shift());
}

export const dialog = {
  showOpenDialog: (...args: unknown[]) => ask('open', args),
  showSaveDialog: (...args: unknown[]) => ask('save', args),
  showMessageBox: (...args: unknown[]) => ask('message', args),
};

/** As on a system with a key store; what it keeps cannot be read at a glance. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(text, 'utf16le').reverse(),
  decryptString: (sealed: Buffer) => Buffer.from(sealed).reverse().toString('utf16le'),
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};
