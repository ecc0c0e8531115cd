/** ONNX Runtime sessions whose inputs and outputs were checked against what their user expects. */
import type { InferenceSession } from 'onnxruntime-node';
import { raise } from '../contract/fault.ts';
import { type DevicePlan, processorPlan } from './device-plan.ts';
import { type CreateSession, openOnDevice, processorOptions } from './device-session.ts';
import { threadCount } from './devices.ts';
import { inspectModel } from './inspect/onnx-model.ts';

/** A tensor as `float32[1,3,1024,1024]`; a name in the shape fits any size, and `float` float32 and float16. */
export interface TensorSpec {
  readonly name: string;
  readonly type: 'float32' | 'float' | 'int64';
  readonly shape: readonly (number | string)[];
}

export interface SessionSpec {
  /** Id of the pack and role of the file, for faults. */
  readonly model: string;
  readonly inputs: readonly TensorSpec[];
  /** Inputs that may be there too. */
  readonly optional?: readonly TensorSpec[];
  /** Outputs that are used; others may exist. Their shapes are checked when they come. */
  readonly outputs: readonly string[];
}

/**
 * Creates a session from bytes.
 * Faults: `models.unsafe`, `models.cannotLoad`, which names what was expected.
 */
export async function openSession(bytes: Uint8Array, spec: SessionSpec): Promise<InferenceSession> {
  const session = await createSession(bytes, spec.model);
  try {
    requireTensors(session, spec);
    return session;
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
}

/** Of every session on the processor, whoever creates it. */
export function sessionSettings(): InferenceSession.SessionOptions {
  return processorOptions(threadCount());
}

/** Faults with what was expected and found where a session's tensors are not these: `models.cannotLoad`. */
export function requireTensors(session: InferenceSession, spec: SessionSpec): void {
  const because = mismatch(session, spec);
  if (because !== null) raise('models.cannotLoad', { id: spec.model, because });
}

/**
 * Creates a session whose tensors are not known yet, from bytes that hold all of its data: the one way to
 * a session, since the bytes are looked through first. Faults: `models.unsafe`, `models.cannotLoad`.
 */
export async function createSession(
  bytes: Uint8Array,
  model: string,
  plan: DevicePlan = processorPlan(),
  create?: CreateSession,
): Promise<InferenceSession> {
  const facts = inspectModel(bytes, { path: model, files: new Map() });
  // Weights of 16 bits go to a device only where such sums were seen to be right.
  const place = facts.half && !plan.half ? processorPlan(plan.threads) : plan;
  try {
    return await openOnDevice(bytes, place, create);
  } catch (cause) {
    return raise('models.cannotLoad', { id: model }, cause);
  }
}

function mismatch(session: InferenceSession, spec: SessionSpec): string | null {
  const found = session.inputMetadata.map((input) =>
    input.isTensor ? describe(input.name, input.type, input.shape) : `${input.name} (no tensor)`,
  );
  const { optional = [] } = spec;
  const known = session.inputMetadata.every((input) => [...spec.inputs, ...optional].some((w) => fitsSpec(w, input)));
  const complete = spec.inputs.every((wanted) => session.inputMetadata.some((input) => input.name === wanted.name));
  if (!known || !complete) {
    const wanted = spec.inputs.map((input) => describe(input.name, input.type, input.shape));
    return `expected the inputs ${wanted.join(', ')}; found ${found.join(', ')}`;
  }
  const missing = spec.outputs.filter((name) => !session.outputNames.includes(name));
  if (missing.length === 0) return null;
  return `expected the outputs ${spec.outputs.join(', ')}; found ${session.outputNames.join(', ')}`;
}

function fitsSpec(wanted: TensorSpec, input: InferenceSession.ValueMetadata): boolean {
  if (!input.isTensor || input.name !== wanted.name || !sameShape(wanted.shape, input.shape)) return false;
  return input.type === wanted.type || (wanted.type === 'float' && /^float(32|16)$/.test(input.type));
}

/** A dimension fits if both are numbers and equal, or if one of them is free. */
function sameShape(wanted: readonly (number | string)[], found: readonly (number | string)[]): boolean {
  return (
    wanted.length === found.length &&
    wanted.every((side, i) => typeof side === 'string' || typeof found[i] === 'string' || side === found[i])
  );
}

function describe(name: string, type: string, shape: readonly (number | string)[]): string {
  return `${name} ${type}[${shape.join(',')}]`;
}
