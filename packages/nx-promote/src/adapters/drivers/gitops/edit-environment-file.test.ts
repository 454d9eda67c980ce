import fc from 'fast-check';
import { environmentReader, setKeys } from './edit-environment-file.js';

const set = (text: string, key: string, value: string): string =>
  setKeys(text, new Map([[key, value]]), 'a.env');

describe('a KEY=value file', () => {
  it.each([
    ['bare', 'A=1\nB=2\n', 'A=new\nB=2\n'],
    ['double quotes', 'A="1"\n', 'A="new"\n'],
    ['single quotes', "A='1' # why\n", "A='new' # why\n"],
    ['export and indentation', '  export A=1\n', '  export A=new\n'],
    ['a comment behind the value', '# head\nA=1   # why\n', '# head\nA=new   # why\n'],
    ['a comment behind no value', 'A=  # why\nB=1', 'A=new  # why\nB=1'],
    ['blanks around the sign', 'A = 1\n', 'A = new\n'],
    ['CRLF', 'A=1\r\nB=2\r\n', 'A=new\r\nB=2\r\n'],
    ['CRLF and no value', 'A=\r\nB=2\r\n', 'A=new\r\nB=2\r\n'],
    ['no line end at the end', 'B=2\nA=1', 'B=2\nA=new'],
    ['a byte order mark', '\uFEFFA=1\n', '\uFEFFA=new\n'],
    ['a hash inside the value', 'A=x#y\n', 'A=new\n'],
    ['a line that is commented out', '#A=0\nA=1\n', '#A=0\nA=new\n'],
    ['a value over two lines', 'B="x\nA=9\n"\nA=1\n', 'B="x\nA=9\n"\nA=new\n'],
    ['an absent key', 'B=2\n', 'B=2\nA=new\n'],
    ['an absent key, exported like the rest', 'export B=2\r\n', 'export B=2\r\nexport A=new\r\n'],
    ['an absent key, no line end', 'B=2', 'B=2\nA=new'],
    ['an empty file', '', 'A=new\n'],
    ['a key that only begins alike', 'AB=1\n', 'AB=1\nA=new\n'],
  ])('is edited in place: %s', (_what, before, after) => {
    expect(set(before, 'A', 'new')).toBe(after);
    expect(environmentReader(after, 'a.env')('A')).toBe('new');
    expect(set(after, 'A', 'new')).toBe(after);
  });

  it('quotes a value that would not be read as one word', () => {
    expect(set('A=1\n', 'A', 'two words $x "q"')).toBe('A="two words \\$x \\"q\\""\n');
    expect(set("A='1'\n", 'A', "it's")).toBe('A="it\'s"\n');
  });

  it('refuses a key that is set twice, is hidden in a quoted value, or would not be read as written', () => {
    expect(() => set('A=1\nA=2\n', 'A', 'x')).toThrow(/sets A 2 times/);
    expect(() => set('B="x\nA=9\n"\n', 'A', 'x')).toThrow(/inside a quoted value/);
    expect(() => set('A="1"2\n', 'A', 'x')).toThrow(/cannot be edited safely/);
  });

  it.each([
    ['another command on the line', 'A=1; B=2\n'],
    ['another assignment on the line', 'A=1 B=2\n'],
    ['a line that goes on', 'B=x\\\nA=1\n'],
    ['a last line that goes on', 'B=x\\\n'],
    ['a last line that goes on without a line end', 'B=x\\'],
    ['a quote that nobody closed, above', 'B="x\nA=1\n'],
    ['a quote that nobody closed, and no such key', "B='x\n"],
    ['a quote that only looks closed', 'B="x\\"\n'],
  ])('refuses %s, instead of what a shell would read otherwise', (_what, text) => {
    expect(() => set(text, 'A', 'new')).toThrow(/cannot be edited safely|inside a quoted value/);
  });

  it('lets a comment end with a backslash, and a value with two', () => {
    expect(set('# x\\\nB=y\\\\\n', 'A', 'new')).toBe('# x\\\nB=y\\\\\nA=new\n');
  });

  it.each(['x\ny', 'x\0y', '\x1b[31m'])('refuses a value that is no line of text: %j', (value) => {
    expect(() => set('', 'A', value)).toThrow(/cannot hold/);
  });

  it('refuses a key that is none', () => {
    expect(() => set('', 'A B', 'x')).toThrow(/cannot hold/);
  });

  it('reads back whatever it wrote, and touches no other line', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
    const lines = fc.array(fc.constantFrom('# c', 'B=1', "C='2' # x", 'export D="3"', ''), { maxLength: 6 });
    const old = fc.constantFrom('A=', 'A=1', "A='1'", 'A="1" # y', 'export A=1');
    fc.assert(
      fc.property(
        value,
        fc.uniqueArray(
          lines.map((all) => [...new Set(all)].join('\n')),
          { maxLength: 1 },
        ),
        old,
        (text, [head = ''], line) => {
          const after = set(`${head}\n${line}\n`, 'A', text);
          expect(environmentReader(after, 'a.env')('A')).toBe(text);
          expect(after.startsWith(`${head}\n`)).toBe(true);
        },
      ),
    );
  });
});
