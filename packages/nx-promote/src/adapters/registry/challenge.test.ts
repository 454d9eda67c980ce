import fc from 'fast-check';
import { parseChallenges } from './challenge.js';

describe('parseChallenges', () => {
  it('reads parameters with commas, spaces and quotes in them', () => {
    const header =
      'Bearer realm="https://a/t",service="b c", scope="repository:a/b:pull,push" , error="a \\"b\\""';
    expect(parseChallenges(header)).toEqual([
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://a/t',
          service: 'b c',
          scope: 'repository:a/b:pull,push',
          error: 'a "b"',
        },
      },
    ]);
  });

  it('tells several challenges in one header apart', () => {
    expect(parseChallenges('Negotiate, Basic realm="x, y", BEARER realm=z')).toEqual([
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'x, y' } },
      { scheme: 'bearer', parameters: { realm: 'z' } },
    ]);
  });

  it('takes any text without harm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(Array.isArray(parseChallenges(text))).toBe(true);
      }),
    );
  });
});
