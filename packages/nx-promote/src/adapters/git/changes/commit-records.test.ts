import fc from 'fast-check';
import { RecordParser, type CommitRecord } from './commit-records.js';

function parse(chunks: readonly Buffer[]): CommitRecord[] {
  const seen: CommitRecord[] = [];
  const parser = new RecordParser((record) => seen.push(record));
  for (const chunk of chunks) parser.push(chunk);
  return seen;
}

describe('RecordParser', () => {
  const [a, b, tree] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
  const at = '2019-07-03T10:00:00+02:00';
  const output = Buffer.from(
    `${a} ${tree} ${b} ${a}\0Zoë "|"\0zoe@example.org\0${at}\0${b} 🎉\n\n${a} ${tree} \n\0\n` +
      `${b} ${tree} \0\0\0${at}\0\0\n`,
  );

  it('tells commits apart, also where a message looks like the next one, and nobody wrote it', () => {
    expect(parse([output])).toEqual([
      {
        tree,
        facts: {
          id: a,
          parents: [b, a],
          author: { name: 'Zoë "|"', email: 'zoe@example.org' },
          coAuthors: [],
          at,
          message: `${b} 🎉\n\n${a} ${tree} \n`,
        },
      },
      {
        tree,
        facts: { id: b, parents: [], author: { name: '', email: '' }, coAuthors: [], at, message: '' },
      },
    ]);
  });

  it('does not depend on where the output is cut', () => {
    const whole = parse([output]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(output.length)), (cuts) => {
        const sorted = [0, ...cuts.sort((one, other) => one - other), output.length];
        const chunks = sorted.slice(1).map((end, index) => output.subarray(sorted[index], end));
        expect(parse(chunks)).toEqual(whole);
      }),
    );
  });
});
