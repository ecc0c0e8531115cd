import { describe, expect, it } from 'vitest';
import { PickleError, parsePickle } from '../../../src-main/engine/evaluate/datasets/pickle.ts';

const bytes = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const latin = (text: string) => Buffer.from(text, 'latin1');

function refusal(pickle: Uint8Array): string {
  try {
    return `read as ${JSON.stringify(parsePickle(pickle))}`;
  } catch (thrown) {
    return thrown instanceof PickleError ? thrown.message : `not a PickleError: ${String(thrown)}`;
  }
}

/** [{"ref_id": 7, "split": "val", "sentences": [{"sent": "the grey ship", "sent_id": 300}]}, ...] as Python writes it. */
const byProtocol = {
  0: latin(
    '(lp0\n(dp1\nVref_id\np2\nI7\nsVsplit\np3\nVval\np4\nsVsentences\np5\n(lp6\n(dp7\nVsent\np8\nVthe grey ship\np9\nsVsent_id\np10\nI300\nsasa.',
  ),
  2: bytes(
    '80 02 5d 71 00 7d 71 01 28 58 06 00 00 00 72 65 66 5f 69 64 71 02 4b 07 58 05 00 00 00 73 70 6c 69 74 71 03' +
      '58 03 00 00 00 76 61 6c 71 04 58 09 00 00 00 73 65 6e 74 65 6e 63 65 73 71 05 5d 71 06 7d 71 07 28' +
      '58 04 00 00 00 73 65 6e 74 71 08 58 0d 00 00 00 74 68 65 20 67 72 65 79 20 73 68 69 70 71 09' +
      '58 07 00 00 00 73 65 6e 74 5f 69 64 71 0a 4d 2c 01 75 61 75 61 2e',
  ),
  4: bytes(
    '80 04 95 44 00 00 00 00 00 00 00 5d 94 7d 94 28 8c 06 72 65 66 5f 69 64 94 4b 07 8c 05 73 70 6c 69 74 94' +
      '8c 03 76 61 6c 94 8c 09 73 65 6e 74 65 6e 63 65 73 94 5d 94 7d 94 28 8c 04 73 65 6e 74 94' +
      '8c 0d 74 68 65 20 67 72 65 79 20 73 68 69 70 94 8c 07 73 65 6e 74 5f 69 64 94 4d 2c 01 75 61 75 61 2e',
  ),
} as const;
const expected = [{ ref_id: 7, split: 'val', sentences: [{ sent: 'the grey ship', sent_id: 300 }] }];

describe('a pickle', () => {
  it.each([0, 2, 4] as const)('of protocol %i gives its data', (protocol) => {
    expect(JSON.parse(JSON.stringify(parsePickle(byProtocol[protocol])))).toEqual(expected);
  });

  it('gives numbers, truth values, tuples and texts of Python 2 as they are', () => {
    // [(1.5, -2), None, True, 2**33, 'caf\xe9']
    const pickle = Buffer.concat([
      bytes('80 02 5d 28 47 3f f8 00 00 00 00 00 00 4a fe ff ff ff 86 4e 88 8a 05 00 00 00 00 02'),
      bytes('55 04 63 61 66 e9 65 2e'),
    ]);
    expect(parsePickle(pickle)).toEqual([[1.5, -2], null, true, 2 ** 33, 'café']);
  });

  it('that would call a function is refused before anything is done', () => {
    const evil = latin("cos\nsystem\n(S'touch /tmp/pickled'\ntR.");
    expect(refusal(evil)).toBe('the opcode GLOBAL at byte 0 is not data; nothing of it was executed');
    expect(refusal(bytes('80 04 8c 02 6f 73 8c 06 73 79 73 74 65 6d 93 2e'))).toContain('STACK_GLOBAL');
    expect(refusal(latin('(lp0\nPsomewhere\n.'))).toContain('PERSID');
    expect(refusal(bytes('80 02 7d 62 2e'))).toContain('BUILD');
  });

  it('that contains itself, or unfolds without end, is refused', () => {
    expect(refusal(latin('(lp0\ng0\na.'))).toBe('it contains itself');
    // Each list holds the one before it ten times: 10^30 values when unfolded.
    const doubled = Array.from({ length: 30 }, (_, i) => `(lp${i + 1}\n${`g${i}\na`.repeat(10)}`).join('');
    expect(refusal(latin(`(lp0\n${doubled}.`))).toMatch(/unfolds|missing/);
    expect(refusal(latin(`${'(l'.repeat(0)}${'('.repeat(300)}${'l'.repeat(300)}.`))).toMatch(/nested|missing/);
  });

  it('cut anywhere is refused or is no data, never a crash', () => {
    for (const pickle of Object.values(byProtocol)) {
      for (let end = 0; end < pickle.length; end++) expect(refusal(pickle.subarray(0, end))).not.toMatch(/^(read|not)/);
    }
  });
});
