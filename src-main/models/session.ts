/** ONNX Runtime sessions whose inputs and outputs were checked against what their user expects. */
import { InferenceSession } from 'onnxruntime-node';
import { raise } from '../contract/fault.ts';
import { threadCount } from './devices.ts';

/** A tensor as `float32[1,3,1024,1024]`; a name in the shape fits any size. */
export interface TensorSpec {
  readonly name: string;
  readonly type: 'float32';
  readonly shape: readonly (number | string)[];
}

export interface SessionSpec {
  /** Id of the pack and role of the file, for faults. */
  readonly model: string;
  readonly inputs: readonly TensorSpec[];
  /** Outputs that are used; others may exist. Their shapes are checked when they come. */
  readonly outputs: readonly string[];
}

/** Creates a session on the CPU from bytes. Faults: `models.cannotLoad`, which names what was expected. */
export async function openSession(bytes: Uint8Array, spec: SessionSpec): Promise<InferenceSession> {
  const session = await create(bytes, spec);
  const because = mismatch(session, spec);
  if (because === null) return session;
  await session.release();
  return raise('models.cannotLoad', { id: spec.model, because });
}

async function create(bytes: Uint8Array, spec: SessionSpec): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threadCount(),
      interOpNumThreads: 1,
      // Each session has threads of its own; those that spin after a run take the cores from the next session's.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    return raise('models.cannotLoad', { id: spec.model }, cause);
  }
}

function mismatch(session: InferenceSession, spec: SessionSpec): string | null {
  const found = session.inputMetadata.map((input) =>
    input.isTensor ? describe(input.name, input.type, input.shape) : `${input.name} (no tensor)`,
  );
  const fits =
    session.inputMetadata.length === spec.inputs.length &&
    spec.inputs.every((wanted) =>
      session.inputMetadata.some(
        (input) =>
          input.isTensor &&
          input.name === wanted.name &&
          input.type === wanted.type &&
          sameShape(wanted.shape, input.shape),
      ),
    );
  if (!fits) {
    const wanted = spec.inputs.map((input) => describe(input.name, input.type, input.shape));
    return `expected the inputs ${wanted.join(', ')}; found ${found.join(', ')}`;
  }
  const missing = spec.outputs.filter((name) => !session.outputNames.includes(name));
  if (missing.length === 0) return null;
  return `expected the outputs ${spec.outputs.join(', ')}; found ${session.outputNames.join(', ')}`;
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
