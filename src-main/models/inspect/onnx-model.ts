/**
 * Looks through an ONNX file before the runtime sees it. A model is a program from somebody else: it
 * may name files of this machine as its data, call for operators from libraries, or claim sizes that
 * are made to fill the memory. What is refused here never reaches the runtime's parser.
 *
 * Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { raise } from '../../contract/fault.ts';
import { type Fields, readFields, textOf } from './fields.ts';
import { readTensor, type Tensor } from './onnx-tensor.ts';

export interface Surroundings {
  /** For faults. */
  readonly path: string;
  /** Files that the model may take data from, by their path from the model's folder, with their sizes in bytes. */
  readonly files: ReadonlyMap<string, number>;
}

export interface ModelFacts {
  /** Version of the standard operators; 0 if the model names none. */
  readonly opset: number;
  readonly nodes: number;
  /** Bytes of weights, inside and in other files. */
  readonly weightBytes: number;
  /** Whether some of its weights are 16-bit floats. */
  readonly half: boolean;
  /** Paths of the files that it takes data from. */
  readonly external: readonly string[];
}

/** What the runtime of this version reads (ONNX Runtime 1.30: tried, one more of either is refused by it). */
const newest = { ir: 13, opset: 26 };
/** The format's own limit of one message. */
const sizeLimit = 2 ** 31 - 1;
const nodeLimit = 1_000_000;
/** If within If within Loop: real models have two or three. */
const depthLimit = 16;
/** Operators that are part of the runtime itself. */
const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** Inspects a whole file. Faults: `models.unsafe`, which says what is wrong with it. */
export function inspectModel(bytes: Uint8Array, around: Surroundings): ModelFacts {
  if (bytes.length > sizeLimit) return refuse(around, `it has ${bytes.length} bytes; a model has at most ${sizeLimit}`);
  // Flatbuffers with this mark are taken by the runtime as well, and are not what was looked through here.
  if (textOf(bytes.subarray(4, 8)) === 'ORTM') return refuse(around, 'it is no ONNX file but a compiled one');
  const inspection = new Inspection(around);
  try {
    inspection.model(bytes);
  } catch (thrown) {
    if (thrown instanceof Refusal) return refuse(around, thrown.message);
    return refuse(
      around,
      `it is no ONNX file, or not a whole one (${thrown instanceof Error ? thrown.message : thrown})`,
    );
  }
  return inspection.facts();
}

function refuse({ path }: Surroundings, because: string): never {
  return raise('models.unsafe', { path, because });
}

class Refusal extends Error {}

class Inspection {
  readonly #around: Surroundings;
  #ir = 0;
  #opset = 0;
  #graphs = 0;
  #nodes = 0;
  #weightBytes = 0;
  #half = false;
  readonly #external = new Set<string>();
  /** Functions that the model defines, and operators of other domains that it calls: "domain name". */
  readonly #defined = new Set<string>();
  readonly #foreign = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  facts(): ModelFacts {
    const external = [...this.#external].sort();
    return { opset: this.#opset, nodes: this.#nodes, weightBytes: this.#weightBytes, half: this.#half, external };
  }

  model(bytes: Uint8Array): void {
    readFields(bytes, {
      1: { number: (version) => this.#useIr(version) },
      7: { bytes: (graph) => this.#graph(graph, 0) },
      8: { bytes: (opset) => this.#useOpset(opset) },
      20: { bytes: () => this.#stop('it carries instructions for training') },
      25: { bytes: (defined) => this.#function(defined) },
    });
    if (this.#ir === 0 || this.#graphs === 0) this.#stop('it is no ONNX file');
    for (const called of this.#foreign) {
      if (!this.#defined.has(called)) this.#stop(`it calls the custom operator "${called.replace(' ', '::')}"`);
    }
  }

  #useIr(version: number): void {
    this.#ir = version;
    if (version < 3 || version > newest.ir) this.#stop(`its format is version ${version}; 3 to ${newest.ir} are known`);
  }

  #useOpset(bytes: Uint8Array): void {
    let domain = '';
    let version = 0;
    readFields(bytes, {
      1: { bytes: (text) => (domain = textOf(text)) },
      2: { number: (value) => (version = value) },
    });
    if (domain !== '' && domain !== 'ai.onnx') return;
    this.#opset = Math.max(this.#opset, version);
    if (version > newest.opset) this.#stop(`its operators are of version ${version}; up to ${newest.opset} are known`);
  }

  #function(bytes: Uint8Array): void {
    let name = '';
    let domain = '';
    readFields(bytes, {
      1: { bytes: (text) => (name = textOf(text)) },
      7: { bytes: (node) => this.#node(node, 1) },
      9: { bytes: (opset) => this.#useOpset(opset) },
      10: { bytes: (text) => (domain = textOf(text)) },
      11: { bytes: (attribute) => this.#attribute(attribute, 1) },
    });
    this.#defined.add(`${domain} ${name}`);
  }

  #graph(bytes: Uint8Array, depth: number): void {
    if (depth > depthLimit) this.#stop('its graphs are nested too deeply');
    this.#graphs++;
    readFields(bytes, {
      1: { bytes: (node) => this.#node(node, depth) },
      5: { bytes: (tensor) => this.#tensor(tensor) },
      15: { bytes: (sparse) => this.#sparse(sparse) },
    });
  }

  #node(bytes: Uint8Array, depth: number): void {
    this.#nodes++;
    if (this.#nodes > nodeLimit) this.#stop(`it has more than ${nodeLimit} nodes`);
    let name = '';
    let domain = '';
    readFields(bytes, {
      4: { bytes: (text) => (name = textOf(text)) },
      5: { bytes: (attribute) => this.#attribute(attribute, depth) },
      7: { bytes: (text) => (domain = textOf(text)) },
    });
    if (!knownDomains.has(domain)) this.#foreign.add(`${domain} ${name}`);
  }

  #attribute(bytes: Uint8Array, depth: number): void {
    const tensor = { bytes: (value: Uint8Array) => this.#tensor(value) };
    const graph = { bytes: (value: Uint8Array) => this.#graph(value, depth + 1) };
    const sparse = { bytes: (value: Uint8Array) => this.#sparse(value) };
    const fields: Fields = { 5: tensor, 10: tensor, 6: graph, 11: graph, 22: sparse, 23: sparse };
    readFields(bytes, fields);
  }

  /** It is made dense when it is loaded, so its full size counts. */
  #sparse(bytes: Uint8Array): void {
    let elements = 1;
    readFields(bytes, {
      1: { bytes: (values) => this.#tensor(values) },
      2: { bytes: (indices) => this.#tensor(indices) },
      3: { numbers: (side) => (elements *= side) },
    });
    if (!(elements >= 0 && elements <= sizeLimit)) this.#stop('a sparse tensor would fill the memory');
    this.#weightBytes += elements * 8;
  }

  #tensor(bytes: Uint8Array): void {
    const tensor = readTensor(bytes);
    if (!Number.isSafeInteger(tensor.elements)) this.#stop(`the tensor "${tensor.name}" has no size that can be`);
    this.#half ||= tensor.type === 'float16';
    if (tensor.external) this.#externalData(tensor, tensor.external);
    else this.#ownData(tensor);
    this.#weightBytes += tensor.bytes ?? 0;
  }

  #ownData({ name, bytes, raw }: Tensor): void {
    if (raw === null || bytes === null || raw === bytes) return;
    this.#stop(`the tensor "${name}" has ${raw} bytes of data, not ${bytes}`);
  }

  #externalData({ name, bytes }: Tensor, data: NonNullable<Tensor['external']>): void {
    const { location, offset, length } = data;
    const size = this.#around.files.get(location);
    if (size === undefined)
      this.#stop(`the tensor "${name}" takes its data from "${location}", which is no file of the pack`);
    const long = length ?? bytes ?? 0;
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(long) && offset >= 0 && long >= 0;
    if (!whole || offset + long > size) this.#stop(`the tensor "${name}" reaches beyond the end of "${location}"`);
    if (bytes !== null && length !== null && length !== bytes) {
      this.#stop(`the tensor "${name}" has ${length} bytes of data, not ${bytes}`);
    }
    this.#external.add(location);
  }

  #stop(because: string): never {
    throw new Refusal(because);
  }
}
