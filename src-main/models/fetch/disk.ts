/** Room on the disk, and what writing to it can fail with. */
import { statfs } from 'node:fs/promises';
import { FaultError, fault, raise } from '../../contract/fault.ts';

/** Bytes that are left free, so that a full disk hits the download and not everything else. */
const reserve = 64 * 1024 * 1024;

/** The existing folder must take `needed` more bytes. Faults: `models.noRoom`. */
export async function expectRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed + reserve > free) raise('models.noRoom', { path: folder, needed: inWords(needed), free: inWords(free) });
}

/** A failed write as `models.noRoom` or `models.cannotWrite`; faults and aborts are passed on. */
export function writeFault(thrown: unknown, path: string): unknown {
  if (thrown instanceof FaultError || !(thrown instanceof Error) || thrown.name === 'AbortError') return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (/^(ENOSPC|EDQUOT|EFBIG)$/.test(code)) {
    return new FaultError(fault('models.noRoom', { path, needed: 'More bytes', free: 'none' }), { cause: thrown });
  }
  // Node's own errors name the call, the path and the reason; others are defects.
  if (!/^E[A-Z]+$/.test(code)) return thrown;
  return new FaultError(fault('models.cannotWrite', { path, because: thrown.message }), { cause: thrown });
}

function inWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
