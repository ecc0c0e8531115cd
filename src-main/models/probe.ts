/** Whether an execution provider of ONNX Runtime works here, shown by a real session and a real run. */
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';

export interface ProbeResult {
  readonly works: boolean;
  /** The runtime's own words where it does not work; empty else. */
  readonly because: string;
  /** Name and version of the runtime that was asked. */
  readonly runtime: string;
}

/**
 * `y = x x x`, float32[64,64], as an ONNX file of 72 bytes: a ModelProto (IR 8, opset 13) with one
 * MatMul whose both inputs are x.
 */
const matMulModel = Buffer.from(
  'CAg6QAoRCgF4CgF4EgF5IgZNYXRNdWwSAWdaEwoBeBIOCgwIARIICgIIQAoCCEBiEwoBeRIOCgwIARIICgIIQAoCCEBCAhAN',
  'base64',
);
const side = 64;

/**
 * Tries one provider alone, since one that is refused beside the CPU is replaced by it without a word.
 * A driver that crashes takes the process with it: run this in a process that may die.
 */
export async function probeProvider(provider: string): Promise<ProbeResult> {
  const runtime = `ONNX Runtime ${env.versions.node ?? ''}`.trim();
  try {
    const because = await refusalOf(provider);
    return { works: because === '', because, runtime };
  } catch (thrown) {
    return { works: false, because: thrown instanceof Error ? thrown.message : String(thrown), runtime };
  }
}

/** Empty if the provider computed the product. */
async function refusalOf(provider: string): Promise<string> {
  if (!listSupportedBackends().some((backend) => backend.name === provider)) {
    return 'this build of ONNX Runtime does not contain it';
  }
  const session = await InferenceSession.create(matMulModel, { executionProviders: [provider], logSeverityLevel: 4 });
  try {
    const x = new Tensor('float32', new Float32Array(side * side).fill(0.5), [side, side]);
    const { y } = await session.run({ x });
    return y?.data[0] === side / 4 ? '' : 'it computes a wrong product';
  } finally {
    await session.release();
  }
}
