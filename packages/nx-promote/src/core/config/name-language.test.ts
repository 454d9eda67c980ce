import fc from 'fast-check';
import { commonName, nameLanguage } from './name-language.js';

const common = (a: string, b: string) => commonName(nameLanguage(a, 7), nameLanguage(b, 7));

describe('commonName', () => {
  it.each([
    ['c/{shortId}', 'c/v{version}', null],
    ['c/v{version}.rc', 'c/v{version}', null],
    ['c/v{version}', 'c/v{version}', 'c/v0.0'],
    ['c/{shortId}', 'c/{version}', null],
    ['c/1.{shortId}', 'c/{version}', 'c/1.0000000'],
    ['c/{version}.7', 'c/5.{version}', 'c/5.0.7'],
    ['c/{version}-{version}', 'c/{version}', 'c/0.0-0.0'],
    ['c/{version}.rc{candidate?}', 'c/{version}.rc', 'c/0.0.rc'],
    ['c/{version}.rc{candidate?}', 'c/{version}.rc7', 'c/0.0.rc7'],
    ['c/{version}.rc{candidate?}', 'c/{version}.rc07', null],
    ['c/{version}-{candidate}', 'c/{version}', 'c/0.0-1'],
    ['c/{version}-{candidate}', 'c/{version}-', null],
    ['c/{version}.', 'c/{version}', null],
    ['c/v{version}', 'c-d/v{version}', null],
  ])('%s and %s: %s', (a, b, name) => {
    expect(common(a, b)).toBe(name);
    expect(common(b, a)).toBe(name);
  });

  it('finds every pair of patterns that give one name', () => {
    const literal = fc.stringMatching(/^[a1.v-]{0,2}$/);
    const pattern = fc
      .tuple(literal, fc.constantFrom('{version}', '{shortId}', ''), literal)
      .map((parts) => parts.join(''));
    const regex = (text: string) =>
      new RegExp(
        `^${text
          .replace(/[.-]/g, '\\$&')
          .replace('{version}', '\\d+(?:[.-]\\d+)+')
          .replace('{shortId}', '[0-9a-f]{7,}')}$`,
      );
    const sample = (text: string, version: string, shortId: string) =>
      text.replace('{version}', version).replace('{shortId}', shortId);
    const version = fc.stringMatching(/^\d{1,8}([.-]\d{1,3}){1,2}$/);
    fc.assert(
      fc.property(pattern, pattern, version, fc.stringMatching(/^[0-9a1]{7,9}$/), (a, b, v, id) => {
        const name = common(a, b);
        if (name === null) expect(sample(a, v, id)).not.toMatch(regex(b));
        else expect([regex(a).test(name), regex(b).test(name)]).toEqual([true, true]);
      }),
      { numRuns: 2000 },
    );
  });
});
