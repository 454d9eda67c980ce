import fc from 'fast-check';
import {
  htmlText,
  markdownBlock,
  markdownCode,
  markdownLink,
  markdownText,
  plainText,
} from './markdown-escape.js';

describe('markdownText', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['# not a title', '\\# not a title'],
    ['1. not a list', '1\\. not a list'],
    ['- not a list', '\\- not a list'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['[click](javascript:alert(1))', '\\[click\\](javascript:alert(1))'],
    ['`code` *bold* _it_ ~~gone~~', '\\`code\\` \\*bold\\* \\_it\\_ \\~\\~gone\\~\\~'],
    ['<!-- promote:end a1 -->', '&lt;!-- promote:end a1 --&gt;'],
    ['one\n## two\r\nthree', 'one ## two three'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['emoji 🎉 stays 日本', 'emoji 🎉 stays 日本'],
    ['family 👩‍👧 stays one', 'family 👩‍👧 stays one'],
  ])('%j becomes %j', (text, safe) => expect(markdownText(text)).toBe(safe));
});

describe('markdownLink', () => {
  it('links to the web only', () => {
    expect(markdownLink('x', 'javascript:alert(1)')).toBe('x');
    expect(markdownLink('#1', 'https://x/1')).toBe('[\\#1](https://x/1)');
  });

  it('cannot be left from inside', () => {
    expect(markdownLink('a](b)', 'https://x/) <script>"')).toBe('[a\\](b)](https://x/%29%20%3Cscript%3E%22)');
  });
});

describe('plainText', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;https://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['abc\u202edcba\u202c', 'abcdcba'],
    ['a\u2066b\u2069\u200f', 'ab'],
    ['bell\u0007 back\u0008', 'bell back'],
    ['\u009b31mx', '31mx'],
    ['two\r\nlines', 'two lines'],
    ['hid\u00adden', 'hidden'],
    ['tag\u{e0041}ged', 'tagged'],
    ['half\ud800 a pair', 'half a pair'],
    ['\u06dd is seen', '\u06dd is seen'],
  ])('%j becomes %j', (text, safe) => expect(plainText(text)).toBe(safe));
});

describe('any text', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'<>|`*_[]()#\\&!\n\r\u001b\u202e-+1.'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });

  it('comes out as one line without tags, controls or reordering, however it is shown', () => {
    fc.assert(
      fc.property(text, (one) => {
        const [fence = '', ...lines] = markdownBlock(one);
        expect(lines.pop()).toBe(fence);
        expect(lines.filter((line) => line.includes(fence))).toEqual([]);
        for (const shown of lines) {
          // eslint-disable-next-line no-control-regex -- what must not be there
          expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
        }
        const code = /^(`*)([^]*?)\1$/.exec(markdownCode(one));
        if (code?.[1]) expect(code[2]?.match(/`+/g) ?? []).not.toContain(code[1]);
        for (const shown of [markdownText(one), htmlText(one), plainText(one)]) {
          // eslint-disable-next-line no-control-regex -- what must not be there
          expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
        }
        expect(markdownText(one)).not.toMatch(/[<>]/);
        expect(htmlText(one)).not.toMatch(/[<>"']/);
      }),
      { numRuns: 2_000, examples: [['``\u202e`'], ['`\u001b[0m``'], ['``\u200b`\n```']] },
    );
  });
});
