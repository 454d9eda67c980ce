import fc from 'fast-check';
import { parse } from 'yaml';
import { setYamlPaths, yamlReader } from './edit-yaml.js';

const image = ['components', 'core', 'image'];
const readYamlPath = (text: string, path: readonly string[], file: string): string | null =>
  yamlReader(text, file)(path);
const set = (text: string, path: readonly string[], value: string): string =>
  setYamlPaths(text, [{ path, value }], 'a.yaml');

const before = `# what runs
components: # all of them
    core:
        image:   'host:5000/core:1'   # by hand
        replicas: 2

    ui: { image: ui:1, list: [ a,b ] }
    # the end
other: &o
  - x
again: *o
`;

describe('a YAML file', () => {
  it('changes the value and no other byte', () => {
    expect(set(before, image, 'host:5000/core:2')).toBe(before.replace('core:1', 'core:2'));
    expect(set(before, ['components', 'ui', 'image'], 'ui:2')).toBe(before.replace('ui:1', 'ui:2'));
    const crlf = before.replaceAll('\n', '\r\n');
    expect(set(crlf, image, 'x:2')).toBe(crlf.replace('host:5000/core:1', 'x:2'));
  });

  it('gives back the same text when the value is there already', () => {
    expect(set(before, image, 'host:5000/core:1')).toBe(before);
  });

  it('adds keys and maps behind their neighbours, indented as the file is', () => {
    expect(set(before, ['components', 'core', 'tag'], 'v1')).toBe(
      before.replace('replicas: 2\n', 'replicas: 2\n        tag: v1\n'),
    );
    const added = set(before, ['components', 'broker', 'image'], 'b:1');
    expect(added).toContain('[ a,b ] }\n    broker:\n        image: b:1\n    # the end');
  });

  it('adds many at once, nested and beside each other', () => {
    const edits = ['p.q.a', 'p.q.b', 'p.c', 'z', 'p.m.d'].map((path) => ({
      path: path.split('.'),
      value: 'v',
    }));
    expect(setYamlPaths('p:\n  q:\n    x: 1', edits, 'a.yaml')).toBe(
      'p:\n  q:\n    x: 1\n    a: v\n    b: v\n  c: v\n  m:\n    d: v\nz: v',
    );
  });

  it.each([
    ['an empty file', '', 'components:\n  core:\n    image: v\n'],
    ['only a comment', '# hi\n', '# hi\n\ncomponents:\n  core:\n    image: v\n'],
    ['an empty map', '{}\n', 'components:\n  core:\n    image: v\n'],
    [
      'a key without a map',
      'components: # none yet\nx: 1\n',
      'components:\n  # none yet\n  core:\n    image: v\nx: 1\n',
    ],
    [
      'a key without a value',
      'components:\n  core:\n    image: # ?\n',
      'components:\n  core:\n    image: v # ?\n',
    ],
    ['a null', 'components: {core: {image: ~}}\n', 'components: {core: {image: v}}\n'],
    [
      'a block text',
      'components:\n  core:\n    image: |\n      a\n    b: 1\n',
      'components:\n  core:\n    image: v\n    b: 1\n',
    ],
    ['an alias', 'a: &a w\ncomponents: {core: {image: *a}}\n', 'a: &a w\ncomponents: {core: {image: v}}\n'],
    ['an anchor nobody uses', 'components: {core: {image: &a w}}\n', 'components: {core: {image: &a v}}\n'],
    [
      'a merge key',
      'd: &d {image: w}\ncomponents:\n  core:\n    <<: *d\n',
      'd: &d {image: w}\ncomponents:\n  core:\n    <<: *d\n    image: v\n',
    ],
  ])('knows %s', (_what, text, after) => {
    const written = set(text, image, 'v');
    expect(written).toBe(after);
    expect(readYamlPath(written, image, 'a.yaml')).toBe('v');
  });

  it.each([
    '1234567',
    '1234e56',
    '0123456',
    '0x1f',
    'yes',
    'null',
    '~',
    '12:30',
    '1_0',
    '',
    '2019-07-01',
    '.inf',
    '- a',
    '# c',
  ])('keeps the text %j a text', (value) => {
    for (const text of ['components:\n  core:\n    image: x\n', 'components: {core: {image: x}}', '']) {
      const written = set(text, image, value);
      expect(parse(written, { version: '1.1' })).toMatchObject({ components: { core: { image: value } } });
      expect(readYamlPath(written, image, 'a.yaml')).toBe(value);
    }
  });

  it('reads a tag that was written as a number as it was written', () => {
    expect(readYamlPath('tag: 0123456', ['tag'], 'a.yaml')).toBe('0123456');
    expect(readYamlPath('tag: 1234e56', ['tag'], 'a.yaml')).toBe('1234e56');
  });

  it('reads through aliases and merge keys', () => {
    const text = 'd: &d {image: w}\na: *d\nb: {<<: *d}\nc: {<<: [{x: 1}, *d]}\n';
    for (const key of ['a', 'b', 'c']) expect(readYamlPath(text, [key, 'image'], 'a.yaml')).toBe('w');
    expect(readYamlPath(text, ['e', 'image'], 'a.yaml')).toBeNull();
  });

  it.each([
    ['several documents', 'a: 1\n---\nb: 2\n', /several YAML documents/],
    ['an error', 'a: [1\nb: 1', /not valid YAML.*line 2/],
    ['a template', 'components: {{ x }}\n  y: 1', /not valid YAML/],
    ['a list at the top', '- a\n', /no map at the top level/],
    ['a list on the way', 'components: [a]\n', /no map at components/],
    ['a text on the way', 'components: {core: x}\n', /no map at components.core/],
    [
      'a map where the value should be',
      'components: {core: {image: {tag: x}}}\n',
      /one field|holds a map or list/,
    ],
    [
      'a map that is shared',
      'a: &a {image: w}\ncomponents: {core: *a}\n',
      /takes components.core from the anchor "a"/,
    ],
    [
      'a value that others share',
      'components: {core: {image: &a w}}\nb: *a\n',
      /cannot be changed at components.core.image alone/,
    ],
    ['a map that others share', 'components: {core: &c {image: w}}\nb: *c\n', /cannot be changed/],
    ['a map that others merge', 'components: {core: &c {image: w}}\nb: {<<: *c}\n', /cannot be changed/],
    ['a key that is there twice', 'components: {core: {image: w, image: v}}\n', /not valid YAML/],
  ])('refuses %s', (_what, text, message) => {
    expect(() => set(text, image, 'v')).toThrow(message);
  });

  it('refuses a file that grows without end when its aliases are followed', () => {
    const levels = Array.from(
      { length: 20 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`,
    );
    expect(() => set(['a0: &a0 x', ...levels, ''].join('\n'), image, 'v')).toThrow(/cannot be read safely/);
  });

  it('takes a file with thousands of aliases and merge keys', () => {
    const services = Array.from({ length: 3_000 }, (_, n) => `s${n}: { <<: *base, port: *port, n: ${n} }`);
    const text = ['port: &port 80', 'base: &base { replicas: 2, image: w }', ...services, ''].join('\n');
    const after = set(text, ['s7', 'image'], 'v');
    expect(after).toBe(text.replace('n: 7 }', 'n: 7, image: v }'));
    expect(set(text, ['new', 'image'], 'v')).toBe(`${text}new:\n  image: v\n`);
  });

  it('refuses a file whose alias refers to what it stands in', () => {
    expect(() => set('a: &a\n  b: *a\n', image, 'v')).toThrow(/cannot be read safely|not valid YAML/);
  });

  it.each([
    ['an end mark', 'a: 1\n...\n'],
    ['a start mark and a comment', '---\n# head\na: 1\n'],
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['CRLF', '\uFEFFa: 1\r\nb:\r\n  - 1\r\n'],
    ['JSON with tabs', '{\n\t"a": 1,\n\t"l": [1]\n}\n'],
    ['a list that is not indented', 'a:\n- 1\n- 2\n'],
    ['a block text at the end', 'a: |\n  x\n\n'],
  ])('adds a key to a file with %s, and it is YAML afterwards', (_what, text) => {
    for (const path of [['z'], ['m', 'z']]) {
      const after = set(text, path, 'v');
      const bare = after.replace('\uFEFF', '');
      expect(parse(bare)).toEqual({
        ...(parse(text.replace('\uFEFF', '')) as object),
        ...(path.length === 1 ? { z: 'v' } : { m: { z: 'v' } }),
      });
      expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
      expect(/[^\r]\n/.test(after)).toBe(!text.includes('\r\n'));
    }
  });

  it('holds any name and value, and touches nothing else', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('__proto__', '8080', 'null', 'a b', '-', '?', 'a: b'),
    );
    const text = fc.constantFrom('', before, 'k: 1\n', '{k: {}}\n', 'k:\n  l: # c\n');
    fc.assert(
      fc.property(text, word, word, fc.string({ unit: 'binary' }), (start, first, second, value) => {
        fc.pre(first !== '<<' && second !== '<<');
        fc.pre(!['k', 'components', 'other', 'again'].includes(first));
        const written = set(start, [first, second], value);
        expect(readYamlPath(written, [first, second], 'a.yaml')).toBe(value);
        expect(set(written, [first, second], value)).toBe(written);
      }),
      { numRuns: 300 },
    );
  });
});
