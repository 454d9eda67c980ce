import { outputLines } from './output-lines.js';

function lines(...chunks: (string | Buffer)[]): { told: string[]; last: string } {
  const told: string[] = [];
  const output = outputLines((line) => told.push(line));
  for (const chunk of chunks) output.add(Buffer.from(chunk as string), 'stdout');
  output.end();
  return { told, last: output.last() };
}

describe('output told by lines', () => {
  it('joins what comes in pieces, also in the middle of a character or a line end', () => {
    const bytes = Buffer.from('grüße\r\nzwei\n\n');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(lines(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual({
        told: ['grüße', 'zwei', ''],
        last: 'zwei',
      });
    }
  });

  it('tells the last line without a line end, and each state of a progress line', () => {
    expect(lines('10%\r50%\rdone').told).toEqual(['10%', '50%', 'done']);
  });

  it('takes out what would act on a terminal', () => {
    expect(lines('\x1b[2J\x1b]0;title\x07red\x1b[31m\0\b\u202eabc\n').told).toEqual(['redabc']);
  });

  it('needs no line end to keep its memory small', () => {
    const { told } = lines('x'.repeat(1_000_000));
    expect(told.join('')).toHaveLength(1_000_000);
    expect(Math.max(...told.map((line) => line.length))).toBeLessThan(20_000);
  });

  it('keeps the two streams apart', () => {
    const told: string[] = [];
    const output = outputLines((line) => told.push(line));
    output.add(Buffer.from('out'), 'stdout');
    output.add(Buffer.from('err\n'), 'stderr');
    output.add(Buffer.from('put\n'), 'stdout');
    output.end();
    expect(told).toEqual(['err', 'output']);
  });
});
