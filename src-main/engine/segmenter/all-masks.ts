/**
 * Segment Anything's export script ends a single-mask decoder with a choice: its graph computes all four
 * masks and gives one. Here the tensors before the choice are found and named as outputs too, so that
 * several masks can be offered; the graph computes what it always did.
 */
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { readFields, textOf } from '../../models/inspect/fields.ts';

/** Names of inner tensors: logits float32[1,4,256,256] and predicted scores float32[1,4]. */
export interface AllMasks {
  readonly logits: string;
  readonly scores: string;
}

/** The model's bytes with both tensors as outputs; null where its outputs do not come from such a choice. */
export function withAllMasks(model: Uint8Array): { readonly bytes: Uint8Array; readonly all: AllMasks } | null {
  const makers = makersOf(model);
  const logits = beforeChoice(makers, 'low_res_masks');
  const scores = beforeChoice(makers, 'iou_predictions');
  if (!logits || !scores) return null;
  // A message that is given twice is merged by protobuf's rules: this adds to the graph (field 7) two outputs (field 12).
  const added = new BinaryWriter().tag(7, 2).fork();
  for (const name of [logits, scores]) added.tag(12, 2).fork().tag(1, 2).string(name).join();
  return { bytes: Buffer.concat([model, added.join().finish()]), all: { logits, scores } };
}

interface Maker {
  readonly operator: string;
  readonly inputs: readonly string[];
}

/** The nodes of the graph by the names of what they give. */
function makersOf(model: Uint8Array): Map<string, Maker> {
  const makers = new Map<string, Maker>();
  const node = (message: Uint8Array) => {
    const inputs: string[] = [];
    const outputs: string[] = [];
    let operator = '';
    readFields(message, {
      1: { bytes: (name) => inputs.push(textOf(name)) },
      2: { bytes: (name) => outputs.push(textOf(name)) },
      4: { bytes: (name) => (operator = textOf(name)) },
    });
    for (const output of outputs) makers.set(output, { operator, inputs });
  };
  readFields(model, { 7: { bytes: (graph) => readFields(graph, { 1: { bytes: node } }) } });
  return makers;
}

/** The script's indexing by mask is written as: flatten, gather, and a few changes of shape. */
const shaping = new Set(['Unsqueeze', 'Reshape', 'Squeeze', 'Gather']);

function beforeChoice(makers: ReadonlyMap<string, Maker>, output: string): string | null {
  let name = output;
  for (let gathered = false; ; ) {
    const maker = makers.get(name);
    const [from] = maker?.inputs ?? [];
    if (!maker || from === undefined) return null;
    if (maker.operator === 'Flatten') return gathered ? from : null;
    if (!shaping.has(maker.operator)) return null;
    gathered ||= maker.operator === 'Gather';
    name = from;
  }
}
