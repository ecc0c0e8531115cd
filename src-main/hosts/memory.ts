/** Resident memory of the host and its children, where the system tells it. */
import { readFile } from 'node:fs/promises';
import type { MemoryReport } from '../contract/workbench.ts';

/** Bytes of a memory page on Linux for the platforms that are built for. */
const pageBytes = 4096;

/** Children are known on Linux only (from /proc); elsewhere the report names the host alone. */
export async function memoryOf(children: Readonly<Record<string, number | undefined>>): Promise<MemoryReport> {
  const named = Object.entries(children).map(async ([name, pid]) => ({ name, bytes: await residentBytes(pid) }));
  const known = (await Promise.all(named)).flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }]));
  return { processes: [{ name: 'host', bytes: process.memoryUsage.rss() }, ...known] };
}

async function residentBytes(pid: number | undefined): Promise<number | null> {
  if (pid === undefined) return null;
  const fields = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  const pages = Number(fields.split(' ')[1]);
  return Number.isFinite(pages) && pages > 0 ? pages * pageBytes : null;
}
