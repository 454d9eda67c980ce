import fc from 'fast-check';
import { jsonReader, setJsonPaths } from './edit-json.js';

const image = ['components', 'core', 'image'];
const set = (text: string, path: readonly string[], value: string): string =>
  setJsonPaths(text, [{ path, value }], 'a.json');

const before = `{
    "components": {
        "core": { "image": "host:5000/core:1",   "replicas": 2 },
        "ui": {
            "image": "ui:1",
            "ports": [80,
                443]
        }
    },
    "other": ["x"]
}
`;

describe('a JSON file', () => {
  it('changes the value and no other byte', () => {
    expect(set(before, image, 'core:2')).toBe(before.replace('host:5000/core:1', 'core:2'));
    const crlf = `\uFEFF${before.replaceAll('\n', '\r\n')}`;
    expect(set(crlf, image, 'core:2')).toBe(crlf.replace('host:5000/core:1', 'core:2'));
    expect(set(before, image, 'host:5000/core:1')).toBe(before);
  });

  it.each([
    ['on one line', ['components', 'core', 'tag'], (t: string) => t.replace('2 }', '2, "tag": "v" }')],
    [
      'over lines',
      ['components', 'ui', 'tag'],
      (t: string) => t.replace('443]', '443],\n            "tag": "v"'),
    ],
    [
      'nested',
      ['components', 'broker', 'image'],
      (t: string) =>
        t.replace(
          '443]\n        }',
          '443]\n        },\n        "broker": {\n            "image": "v"\n        }',
        ),
    ],
    ['at the top', ['z'], (t: string) => t.replace('["x"]', '["x"],\n    "z": "v"')],
  ])('adds what is not there as its neighbours are written: %s', (_what, path, expected) => {
    for (const variant of [
      (text: string) => text,
      (text: string) => `\uFEFF${text}`,
      (text: string) => text.replaceAll('\n', '\r\n'),
      (text: string) => text.replaceAll('    ', '\t'),
    ]) {
      const after = set(variant(before), path, 'v');
      expect(after).toBe(variant(expected(before)));
      expect(JSON.parse(after.replace('\uFEFF', ''))).toBeTruthy();
      expect(jsonReader(after, 'a.json')(path)).toBe('v');
    }
  });

  it.each([
    ['an empty file', '', '{\n  "components": {\n    "core": {\n      "image": "v"\n    }\n  }\n}\n'],
    ['an empty object', '{}\n', '{\n  "components": {\n    "core": {\n      "image": "v"\n    }\n  }\n}\n'],
    ['one line without blanks', '{"components":{"ui":1}}', '{"components":{"ui":1,"core":{"image":"v"}}}'],
    ['one line with an empty object', '{"components":{}}', '{"components":{"core":{"image":"v"}}}'],
    ['a null', '{"components": {"core": {"image": null}}}', '{"components": {"core": {"image": "v"}}}'],
    ['a number', '{"components": {"core": {"image": 12}}}', '{"components": {"core": {"image": "v"}}}'],
    [
      'an empty object of a file over lines',
      '{\n\t"components": {}\n}',
      '{\n\t"components": {\n\t\t"core": {\n\t\t\t"image": "v"\n\t\t}\n\t}\n}',
    ],
    [
      'comments and a comment behind the last member',
      '// all\n{\n  "components": { "core": {\n    "a": 1 // why\n    /* end */\n  } }\n}\n',
      '// all\n{\n  "components": { "core": {\n    "a": 1, // why\n    "image": "v"\n    /* end */\n  } }\n}\n',
    ],
    [
      'a trailing comma',
      '{\n  "components": { "core": {\n    "a": 1, // why\n  } }\n}\n',
      '{\n  "components": { "core": {\n    "a": 1, // why\n    "image": "v",\n  } }\n}\n',
    ],
    [
      'a comment in an object without members',
      '{\n  "components": {\n    // none yet\n  }\n}\n',
      '{\n  "components": {\n    // none yet\n    "core": {\n      "image": "v"\n    }\n  }\n}\n',
    ],
  ])('knows %s', (_what, text, after) => {
    expect(set(text, image, 'v')).toBe(after);
    expect(jsonReader(after, 'a.json')(image)).toBe('v');
  });

  it('sets and adds many at once', () => {
    const edits = ['p.a', 'p.q.b', 'p.q.c', 'z'].map((path) => ({ path: path.split('.'), value: 'v' }));
    expect(setJsonPaths('{"p": {"a": 1}, "k": 2}', edits, 'a.json')).toBe(
      '{"p": {"a": "v", "q": {"b": "v", "c": "v"}}, "k": 2, "z": "v"}',
    );
  });

  it.each([
    [
      'a key that is there twice',
      '{"components": {"core": {"image": "a", "image": "b"}}}',
      /sets "image" 2 times/,
    ],
    ['an error', '{\n  "a": 1\n  "b": 2\n}', /not valid JSON: CommaExpected in line 3/],
    ['a second document', '{}\n{}', /not valid JSON/],
    ['YAML', 'components:\n  core: x\n', /not valid JSON/],
    ['a list at the top', '[]', /no object at the top level/],
    ['a list on the way', '{"components": [1]}', /no object at components,/],
    ['an object where the value should be', '{"components": {"core": {"image": {}}}}', /object or list at/],
    ['a list where the value should be', '{"components": {"core": {"image": []}}}', /object or list at/],
    ['endless nesting', '{"a":'.repeat(100_000), /nested too deeply/],
  ])('refuses %s', (_what, text, message) => {
    expect(() => set(text, image, 'v')).toThrow(message);
  });

  it('holds any name and value in any way of writing, and touches nothing else', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('__proto__', 'constructor', '', '"', '\\', '\u2028', 'a b'),
    );
    const style = fc.constantFrom(undefined, 1, 2, 4, '\t');
    const ends = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.object(),
        style,
        ends,
        fc.array(word, { minLength: 1, maxLength: 4 }),
        word,
        (value, indent, end, path, version) => {
          const text = JSON.stringify({ untouched: value }, null, indent).replaceAll('\n', end);
          const full = ['added', ...path];
          const after = set(text, full, version);
          expect(jsonReader(after, 'a.json')(full)).toBe(version);
          expect(set(after, full, version)).toBe(after);
          const parsed = JSON.parse(after) as { untouched: unknown };
          expect(JSON.stringify(parsed.untouched)).toBe(JSON.stringify(value));
        },
      ),
      { numRuns: 300 },
    );
  });
});
