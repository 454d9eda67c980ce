import fc from 'fast-check';
import { outsideLine, outsideLines } from './outside-text.js';
import { rememberSecrets } from './secrets.js';

const ESC = '\u001b';

describe('a line from outside', () => {
  it('is one short line that no terminal obeys, whatever it is made of', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(`${ESC}[2J`, `${ESC}]0;x\u0007`, '\r\n', '\u202e', '\u2028', '\u009b31m', '👩‍👩‍👧'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 60 }), (parts, limit) => {
        const line = outsideLine(parts.join(''), limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\p{Bidi_Control}]/u);
        expect(line.length).toBeLessThanOrEqual(limit + '...'.length);
      }),
      { numRuns: 1_000, seed: 73 },
    );
  });

  it('holds no secret, also where a control character or the cut stands in it', () => {
    rememberSecrets(['s3cret-of-the-registry']);
    expect(outsideLine(`told s3cret-of${ESC}[0m-the-registry`)).toBe('told ***');
    expect(outsideLine('told s3cret-of-the-registry', 12)).toBe('told ***');
    expect(outsideLine('https://user:pa\u200bss@example.org/x')).toBe('https://***@example.org/x');
  });

  it('keeps what is harmless', () => {
    expect(outsideLine('  größer: 3 of 9\twrong\n')).toBe('größer: 3 of 9 wrong');
    expect(outsideLine('x'.repeat(400))).toBe(`${'x'.repeat(300)}...`);
  });

  it('is one of many where there are many', () => {
    expect(outsideLines(`one\r\n\n  ${ESC}[31mtwo${ESC}[0m\rthree\n`)).toEqual(['one', 'two', 'three']);
  });
});
