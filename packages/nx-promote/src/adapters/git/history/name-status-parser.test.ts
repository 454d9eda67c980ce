import fc from 'fast-check';
import { NameStatusParser } from './name-status-parser.js';

function parse(chunks: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const parser = new NameStatusParser({
    onCommit: (id) => seen.push(`commit ${id}`),
    onPath: (path) => seen.push(`path ${path}`),
    onMark: (text) => seen.push(`mark ${text}`),
  });
  for (const chunk of chunks) parser.push(chunk);
  return seen;
}

describe('NameStatusParser', () => {
  const id = 'a'.repeat(40);
  const output = Buffer.from(`${id}\0M\0src/a\nb\0D\0${id}\0end 1\n${id}\0A\0end 2\n\0end 2\n`, 'latin1');

  it('tells commits, paths and markers apart, also where a path looks like either', () => {
    expect(parse([output])).toEqual([
      `commit ${id}`,
      'path src/a\nb',
      `path ${id}`,
      'mark 1',
      `commit ${id}`,
      'path end 2\n',
      'mark 2',
    ]);
  });

  it('does not depend on where the output is cut', () => {
    const whole = parse([output]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(output.length)), (cuts) => {
        const sorted = [0, ...cuts.sort((a, b) => a - b), output.length];
        const chunks = sorted.slice(1).map((end, index) => output.subarray(sorted[index], end));
        expect(parse(chunks)).toEqual(whole);
      }),
    );
  });
});
