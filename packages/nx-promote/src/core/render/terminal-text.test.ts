import fc from 'fast-check';
import { markdownBlock, markdownCode, markdownLink, markdownText, plainText } from './markdown-escape.js';
import { terminalText } from './terminal-text.js';

describe('terminalText', () => {
  it('shows any text as it was written', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'a \\`*_[]()<>&;#~|-+=:!1.lgtamp/HEAD') });
    fc.assert(
      fc.property(hostile, (written) => {
        const text = plainText(written);
        expect(terminalText(markdownText(text))).toBe(text);
        expect(terminalText(markdownLink(text, 'https://x.example/(a)'))).toBe(text);
        expect(terminalText(`* ${markdownText(text)}, ${markdownLink(text, 'https://x')}!`)).toBe(
          `* ${text}, ${text}!`,
        );
      }),
    );
  });

  it.each([
    ['  - Trim the uuid (\\#131, [HCA-5](https://x/HCA-5), Ada)', '  - Trim the uuid (#131, HCA-5, Ada)'],
    ['# From HEAD\\~20 to main', '# From HEAD~20 to main'],
    [`(${markdownCode('a`b')})`, '(a`b)'],
  ])('%j is %j', (markdown, text) => expect(terminalText(markdown)).toBe(text));

  it('leaves code as it is, without its fences', () => {
    const code = 'echo "\\#1" & `date`\n```\n[x](y)';
    expect(terminalText(['note', ...markdownBlock(code), 'end \\#1'].join('\n'))).toBe(
      `note\n${code}\nend #1`,
    );
  });
});
