/**
 * Expressions over a feature's values, for filters and the field calculator: numbers, 'texts', "fields"
 * or plain names, + - * / %, comparisons, and, or, not, like, in, is null, and functions. They are parsed
 * and walked, never given to the language's own eval: that would run what a file or a person wrote, and
 * the page's policy forbids it. (The small libraries either compile to functions, or only parse.)
 */
import { raise } from '../../contract/fault.ts';
import type { AttributeValue } from '../../contract/run.ts';

export type Lookup = (field: string) => AttributeValue | undefined;
export type Expression = (lookup: Lookup) => AttributeValue;

type Token = { readonly kind: 'number' | 'text' | 'name' | 'field' | 'sign' | 'end'; readonly value: string };

const tokenPattern =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_]*)|(<=|>=|<>|!=|\|\||[-+*/%=<>(),]))/uy;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  while (source.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex;
    const found = pattern.exec(source);
    if (!found) return refuse(`"${source.slice(at).trim().slice(0, 20)}" is not understood`);
    const [, number, quoted, field, name, sign = ''] = found;
    if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") });
    else if (field !== undefined) tokens.push({ kind: 'field', value: field.replaceAll('""', '"') });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'sign', value: sign });
  }
  return [...tokens, { kind: 'end', value: '' }];
}

function refuse(because: string): never {
  return raise('layer.badExpression', { because });
}

const longest = 4000;
const deepest = 100;

/** Parses an expression. Faults: `layer.badExpression` with what is wrong. */
export function parseExpression(source: string, fields: ReadonlySet<string>): Expression {
  if (source.length > longest) refuse('it is too long');
  return new Parser(tokensOf(source), fields).whole();
}

/** Binding of the binary signs and words, loosest first. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '<>', '!=', '<', '<=', '>', '>=', 'like', 'in', 'is'],
  ['+', '-', '||'],
  ['*', '/', '%'],
];

class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly fields: ReadonlySet<string>;

  constructor(tokens: readonly Token[], fields: ReadonlySet<string>) {
    this.tokens = tokens;
    this.fields = fields;
  }

  whole(): Expression {
    const expression = this.binary(0);
    if (this.next.kind !== 'end') refuse(`"${this.next.value}" is not expected there`);
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '' };
  }

  /** Takes a sign or a word when it is next. */
  private take(value: string): boolean {
    const { kind, value: found } = this.next;
    const is = (kind === 'sign' || kind === 'name') && found.toLowerCase() === value;
    if (is) this.at += 1;
    return is;
  }

  private expect(value: string): void {
    if (!this.take(value)) refuse(`"${value}" is missing`);
  }

  private binary(level: number): Expression {
    const signs = levels[level];
    if (!signs) return this.unary();
    if (++this.depth > deepest * levels.length) refuse('it is nested too deeply');
    let left = this.binary(level + 1);
    for (;;) {
      const sign = signs.find((each) => this.take(each));
      if (sign === undefined) break;
      left = this.operation(left, sign, level);
    }
    this.depth -= 1;
    return left;
  }

  private operation(left: Expression, sign: string, level: number): Expression {
    if (sign === 'is') {
      const not = this.take('not');
      this.expect('null');
      return (row) => (left(row) === null) !== not;
    }
    if (sign === 'in') {
      this.expect('(');
      const list = this.list();
      return (row) => list.some((each) => equal(left(row), each(row)));
    }
    const right = this.binary(level + 1);
    const operate = operators[sign] ?? refuse(`"${sign}" is not known`);
    return (row) => operate(left(row), right(row));
  }

  private list(): Expression[] {
    const list: Expression[] = [];
    if (this.take(')')) return list;
    do list.push(this.binary(0));
    while (this.take(','));
    this.expect(')');
    return list;
  }

  private unary(): Expression {
    if (++this.depth > deepest * levels.length) refuse('it is nested too deeply');
    const made = this.unaryInside();
    this.depth -= 1;
    return made;
  }

  private unaryInside(): Expression {
    if (this.take('not')) {
      const of = this.binary(2);
      return (row) => !truth(of(row));
    }
    if (this.take('-')) {
      const of = this.unary();
      return (row) => arithmetic(0, of(row), (a, b) => a - b);
    }
    if (this.take('(')) {
      const inside = this.binary(0);
      this.expect(')');
      return inside;
    }
    return this.value();
  }

  private value(): Expression {
    const { kind, value } = this.next;
    this.at += 1;
    if (kind === 'number') return () => Number(value);
    if (kind === 'text') return () => value;
    if (kind === 'field') return this.field(value);
    if (kind !== 'name') return refuse(kind === 'end' ? 'it ends too early' : `"${value}" is not expected there`);
    const constant = constants.get(value.toLowerCase());
    if (constant !== undefined) return () => constant;
    if (!this.take('(')) return this.field(value);
    const call = functions.get(value.toLowerCase()) ?? refuse(`there is no function ${value}`);
    const given = this.list();
    return (row) => call(...given.map((each) => each(row)));
  }

  private field(name: string): Expression {
    if (!this.fields.has(name)) refuse(`there is no field ${name}`);
    return (row) => row(name) ?? null;
  }
}

const constants = new Map<string, AttributeValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

type Operate = (a: AttributeValue, b: AttributeValue) => AttributeValue;

/** Like SQL, nothing comes of null; a text that is a number counts as one. */
function arithmetic(a: AttributeValue, b: AttributeValue, make: (a: number, b: number) => number): number | null {
  if (a === null || b === null || a === '' || b === '') return null;
  const made = make(Number(a), Number(b));
  return Number.isFinite(made) ? made : null;
}

function compare(a: AttributeValue, b: AttributeValue, holds: (order: number) => boolean): boolean {
  if (a === null || b === null) return false;
  if (typeof a === 'string' && typeof b === 'string') return holds(a < b ? -1 : a > b ? 1 : 0);
  const difference = Number(a) - Number(b);
  return Number.isFinite(difference) && holds(difference);
}

const equal = (a: AttributeValue, b: AttributeValue) => compare(a, b, (order) => order === 0);

/** Whether a value counts as yes: what a filter keeps. */
export function truth(value: AttributeValue): boolean {
  return value !== null && value !== false && value !== 0 && value !== '';
}

/** `%` stands for any characters, `_` for one. Matched step by step, so that no pattern takes long. */
function like(text: string, pattern: string): boolean {
  let [t, p, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '%') [star, mark] = [p++, t];
    else if (p < pattern.length && (pattern[p] === '_' || pattern[p] === text[t])) [t, p] = [t + 1, p + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return /^%*$/.test(pattern.slice(p));
}

const operators: Readonly<Record<string, Operate>> = {
  or: (a, b) => truth(a) || truth(b),
  and: (a, b) => truth(a) && truth(b),
  '=': equal,
  '<>': (a, b) => compare(a, b, (order) => order !== 0),
  '!=': (a, b) => compare(a, b, (order) => order !== 0),
  '<': (a, b) => compare(a, b, (order) => order < 0),
  '<=': (a, b) => compare(a, b, (order) => order <= 0),
  '>': (a, b) => compare(a, b, (order) => order > 0),
  '>=': (a, b) => compare(a, b, (order) => order >= 0),
  like: (a, b) => a !== null && b !== null && like(String(a).toLowerCase(), String(b).toLowerCase()),
  '+': (a, b) => arithmetic(a, b, (x, y) => x + y),
  '-': (a, b) => arithmetic(a, b, (x, y) => x - y),
  '*': (a, b) => arithmetic(a, b, (x, y) => x * y),
  '/': (a, b) => arithmetic(a, b, (x, y) => x / y),
  '%': (a, b) => arithmetic(a, b, (x, y) => x % y),
  '||': (a, b) => (a === null || b === null ? null : `${a}${b}`),
};

const numeric =
  (make: (...numbers: number[]) => number) =>
  (...values: AttributeValue[]): AttributeValue => {
    if (values.length === 0 || values.some((value) => value === null)) return null;
    const made = make(...values.map(Number));
    return Number.isFinite(made) ? made : null;
  };

const functionList: Readonly<Record<string, (...values: AttributeValue[]) => AttributeValue>> = {
  abs: numeric((x) => Math.abs(x)),
  sqrt: numeric((x) => Math.sqrt(x)),
  floor: numeric((x) => Math.floor(x)),
  ceil: numeric((x) => Math.ceil(x)),
  round: numeric((x, digits = 0) => Math.round(x * 10 ** digits) / 10 ** digits),
  min: numeric((...all) => Math.min(...all)),
  max: numeric((...all) => Math.max(...all)),
  ln: numeric((x) => Math.log(x)),
  lower: (text = null) => (text === null ? null : String(text).toLowerCase()),
  upper: (text = null) => (text === null ? null : String(text).toUpperCase()),
  length: (text = null) => (text === null ? null : String(text).length),
  concat: (...all) => all.map((value) => value ?? '').join(''),
  coalesce: (...all) => all.find((value) => value !== null) ?? null,
  if: (condition = null, then = null, otherwise = null) => (truth(condition) ? then : otherwise),
};
const functions = new Map(Object.entries(functionList));

/** Names of the functions, for people who write expressions. */
export const functionNames: readonly string[] = Object.keys(functionList);
