/**
 * Reads the part of Python's pickle format that data is made of: numbers, texts, lists, tuples and
 * dictionaries. It executes nothing: an opcode that would import, call or build anything else is a
 * fault, and so are cycles and structures that unfold to more than they have room for.
 * Opcodes after Python's `pickletools` (protocols 0 to 5).
 */
import { createReader, type Reader } from './pickle-reader.ts';

export class PickleError extends Error {}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | readonly PickleValue[]
  | { readonly [key: string]: PickleValue };

type Building = null | boolean | number | string | Building[] | Map<string, Building>;

/** Values in all, counted as often as they are reached. */
const valueLimit = 2_000_000;
const mark = Symbol('mark');

class Machine {
  readonly stack: (Building | typeof mark)[] = [];
  readonly memo = new Map<number, Building>();

  push(value: Building): void {
    if (this.stack.length > valueLimit) throw new PickleError('it holds too many values');
    this.stack.push(value);
  }
  pop(): Building {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw new PickleError('a value is missing');
    return value;
  }
  top(): Building {
    const value = this.stack.at(-1);
    if (value === undefined || value === mark) throw new PickleError('a value is missing');
    return value;
  }
  /** What stands above the last mark, which is taken away, too. */
  sinceMark(): Building[] {
    const at = this.stack.lastIndexOf(mark);
    if (at < 0) throw new PickleError('a mark is missing');
    return this.stack.splice(at).slice(1) as Building[];
  }
  list(): Building[] {
    const value = this.top();
    if (!Array.isArray(value)) throw new PickleError('something is appended to what is no list');
    return value;
  }
  dictionary(): Map<string, Building> {
    const value = this.top();
    if (!(value instanceof Map)) throw new PickleError('something is put into what is no dictionary');
    return value;
  }
  remember(index: number): void {
    this.memo.set(index, this.top());
  }
  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new PickleError(`memo ${index} is empty`);
    this.push(value);
  }
}

/** Parses a pickle. Throws `PickleError` for anything but data. */
export function parsePickle(bytes: Uint8Array): PickleValue {
  const reader = createReader(bytes, (because) => {
    throw new PickleError(because);
  });
  const machine = new Machine();
  for (;;) {
    const at = reader.at();
    const opcode = reader.byte();
    if (opcode === 0x2e) break;
    const act = actions[opcode];
    if (!act) {
      const name = forbidden[opcode] ?? `0x${opcode.toString(16)}`;
      throw new PickleError(`the opcode ${name} at byte ${at} is not data; nothing of it was executed`);
    }
    act(machine, reader);
  }
  return plain(machine.pop());
}

type Action = (machine: Machine, reader: Reader) => void;

const actions: Readonly<Record<number, Action>> = {
  128: (_, r) => void r.byte(), // PROTO
  149: (_, r) => void r.skip(8), // FRAME
  40: (m) => void m.stack.push(mark), // MARK
  48: (m) => void m.stack.pop(), // POP
  49: (m) => void m.sinceMark(), // POP_MARK
  50: (m) => m.push(m.top()), // DUP
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  73: (m, r) => m.push(intLine(r.line())), // INT
  76: (m, r) => m.push(whole(r.line().replace(/L$/, ''))), // LONG
  74: (m, r) => m.push(r.int32()), // BININT
  75: (m, r) => m.push(r.byte()), // BININT1
  77: (m, r) => m.push(r.uint16()), // BININT2
  138: (m, r) => m.push(r.littleEndian(r.byte())), // LONG1
  70: (m, r) => m.push(Number(r.line())), // FLOAT
  71: (m, r) => m.push(r.float64()), // BINFLOAT
  83: (m, r) => m.push(quoted(r.line())), // STRING
  84: (m, r) => m.push(r.latin1(r.uint32())), // BINSTRING
  85: (m, r) => m.push(r.latin1(r.byte())), // SHORT_BINSTRING
  86: (m, r) => m.push(unicodeLine(r.line())), // UNICODE
  88: (m, r) => m.push(r.utf8(r.uint32())), // BINUNICODE
  140: (m, r) => m.push(r.utf8(r.byte())), // SHORT_BINUNICODE
  141: (m, r) => m.push(r.utf8(r.uint64())), // BINUNICODE8
  93: (m) => m.push([]), // EMPTY_LIST
  108: (m) => m.push(m.sinceMark()), // LIST
  97: (m) => append(m), // APPEND
  101: (m) => appendAll(m), // APPENDS
  41: (m) => m.push([]), // EMPTY_TUPLE
  116: (m) => m.push(m.sinceMark()), // TUPLE
  133: (m) => m.push(last(m, 1)), // TUPLE1
  134: (m) => m.push(last(m, 2)), // TUPLE2
  135: (m) => m.push(last(m, 3)), // TUPLE3
  125: (m) => m.push(new Map()), // EMPTY_DICT
  100: (m) => m.push(fill(new Map(), m.sinceMark())), // DICT
  115: (m) => setItem(m), // SETITEM
  117: (m) => setItems(m), // SETITEMS
  112: (m, r) => m.remember(whole(r.line())), // PUT
  113: (m, r) => m.remember(r.byte()), // BINPUT
  114: (m, r) => m.remember(r.uint32()), // LONG_BINPUT
  148: (m) => m.remember(m.memo.size), // MEMOIZE
  103: (m, r) => m.recall(whole(r.line())), // GET
  104: (m, r) => m.recall(r.byte()), // BINGET
  106: (m, r) => m.recall(r.uint32()), // LONG_BINGET
};

/** Opcodes that import, call, build or reach outside of the file. */
const forbidden: Readonly<Record<number, string>> = {
  99: 'GLOBAL',
  147: 'STACK_GLOBAL',
  82: 'REDUCE',
  98: 'BUILD',
  105: 'INST',
  111: 'OBJ',
  129: 'NEWOBJ',
  146: 'NEWOBJ_EX',
  80: 'PERSID',
  81: 'BINPERSID',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
};

function append(machine: Machine): void {
  const value = machine.pop();
  machine.list().push(value);
}

function appendAll(machine: Machine): void {
  const values = machine.sinceMark();
  const list = machine.list();
  for (const value of values) list.push(value);
}

function last(machine: Machine, count: number): Building[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function setItem(machine: Machine): void {
  const pair = last(machine, 2);
  fill(machine.dictionary(), pair);
}

function setItems(machine: Machine): void {
  const pairs = machine.sinceMark();
  fill(machine.dictionary(), pairs);
}

function fill(into: Map<string, Building>, pairs: readonly Building[]): Map<string, Building> {
  if (pairs.length % 2 !== 0) throw new PickleError('a key has no value');
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    if (typeof key !== 'string' && typeof key !== 'number') throw new PickleError('a key is neither text nor number');
    into.set(String(key), pairs[i + 1] ?? null);
  }
  return into;
}

function whole(line: string): number {
  if (!/^-?\d{1,16}$/.test(line)) throw new PickleError('a number is none');
  return Number(line);
}

/** Protocol 0 writes truth values as 00 and 01. */
function intLine(line: string): number | boolean {
  return line === '00' ? false : line === '01' ? true : whole(line);
}

function quoted(line: string): string {
  const inner = /^(['"])(.*)\1$/s.exec(line)?.[2];
  if (inner === undefined) throw new PickleError('a text has no quotes');
  return inner.replace(/\\(x[0-9a-f]{2}|.)/gi, (_, code: string) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r' }[code] ?? code;
  });
}

function unicodeLine(line: string): string {
  return line.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Plain arrays and objects without prototypes; shared parts are copied, within the limit, and cycles refused. */
function plain(root: Building): PickleValue {
  let count = 0;
  const open = new Set<Building>();
  const visit = (value: Building): PickleValue => {
    if (++count > valueLimit) throw new PickleError('it unfolds to too many values');
    if (!Array.isArray(value) && !(value instanceof Map)) return value;
    if (open.has(value)) throw new PickleError('it contains itself');
    if (open.size > 200) throw new PickleError('it is nested too deeply');
    open.add(value);
    const copy = Array.isArray(value) ? value.map(visit) : copyOf(value, visit);
    open.delete(value);
    return copy;
  };
  return visit(root);
}

function copyOf(map: ReadonlyMap<string, Building>, visit: (value: Building) => PickleValue): PickleValue {
  const copy: Record<string, PickleValue> = Object.create(null);
  for (const [key, value] of map) copy[key] = visit(value);
  return copy;
}
