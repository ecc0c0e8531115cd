/** What was found out about this machine's devices, kept in the user folder so that it is found out once. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../settings/whole-file.ts';

const trialSchema = v.strictObject({
  model: v.string(),
  ms: v.number(),
  processorMs: v.number(),
  difference: v.number(),
});
const checkedSchema = v.strictObject({
  provider: v.picklist(['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml']),
  works: v.boolean(),
  because: v.string(),
  runtime: v.string(),
  half: v.nullable(v.boolean()),
  trial: v.nullable(trialSchema),
  /** Of the check; null where it ended its process. */
  ms: v.nullable(v.number()),
});
const memorySchema = v.strictObject({
  format: v.literal(1),
  machine: v.string(),
  checked: v.array(checkedSchema),
  /** Null: not measured. */
  threads: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256))),
});

/** Outcome of the check of one provider. */
export type Checked = v.InferOutput<typeof checkedSchema>;
export interface DeviceMemory {
  readonly checked: readonly Checked[];
  readonly threads: number | null;
}

/** Null where nothing is known, or of another machine (the folder may have been copied), or of another system. */
export async function readDeviceMemory(userFolder: string): Promise<DeviceMemory | null> {
  try {
    const parsed = v.safeParse(memorySchema, JSON.parse(await readFile(fileIn(userFolder), 'utf8')));
    return parsed.success && parsed.output.machine === machine() ? parsed.output : null;
  } catch {
    return null;
  }
}

/** What cannot be kept is found out again. */
export async function writeDeviceMemory(userFolder: string, { checked, threads }: DeviceMemory): Promise<void> {
  const content = { format: 1, machine: machine(), checked, threads };
  await writeWhole(fileIn(userFolder), `${JSON.stringify(content, null, 2)}\n`).catch(() => {});
}

function fileIn(userFolder: string): string {
  return join(userFolder, 'devices.json');
}

function machine(): string {
  const { platform, arch } = process;
  const facts = [platform, arch, release(), cpus()[0]?.model ?? '', cpus().length];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}
