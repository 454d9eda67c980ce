import fc from 'fast-check';
import { indexTags } from './tag-index.js';

describe('indexTags', () => {
  const tags = new Map([
    ['core/v1.0', 'a'],
    ['core-ui/v1.0', 'b'],
    ['core', 'c'],
    ['deep/er/tag', 'd'],
  ]);

  it('finds what begins alike, and commits', () => {
    const index = indexTags(tags);
    expect(index.startingWith('core/')).toEqual([['core/v1.0', 'a']]);
    expect(index.startingWith('nothing')).toEqual([]);
    expect(index.commitOf('core-ui/v1.0')).toBe('b');
    expect(index.commitOf('core-ui')).toBeNull();
  });

  it.each([
    ['core/v2.0', 'core'],
    ['deep/er', 'deep/er/tag'],
    ['deep', 'deep/er/tag'],
    ['deep/er/tag', null],
    ['deeper', null],
  ])('what is in the way of %s: %s', (tag, found) => {
    expect(indexTags(tags).inTheWayOf(tag)).toBe(found);
  });

  it('finds the same as looking at all of them', () => {
    const name = fc.stringMatching(/^[ab/.]{1,4}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), name, (names, prefix) => {
        const found = indexTags(new Map(names.map((each) => [each, each]))).startingWith(prefix);
        const all = [...new Set(names)].filter((each) => each.startsWith(prefix)).sort();
        expect(found.map(([tag]) => tag)).toEqual(all);
      }),
    );
  });
});
