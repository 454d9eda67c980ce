import fc from 'fast-check';
import { decodeSegment, encodeSegment } from './ref-names.js';

describe('a name within a ref', () => {
  it.each([
    ['core', 'core'],
    ['Ingest_core-2', 'Ingest_core-2'],
    ['', ''],
    ['v1.0', 'v1.0'],
    ['.core.', '%2Ecore%2E'],
    ['core.lock', 'core%2Elock'],
    ['@team/core', '%40team%2Fcore'],
    ['50%', '50%25'],
    ['core\n', 'core%0A'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
  ])('%j is written as %j', (name, segment) => {
    expect(encodeSegment(name)).toBe(segment);
    expect(decodeSegment(segment)).toBe(name);
  });

  it('is one segment that git takes, and is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const segment = encodeSegment(name);
        expect(segment).toMatch(/^[A-Za-z0-9_.%-]*$/);
        expect(decodeSegment(segment)).toBe(name);
      }),
    );
  });
});
