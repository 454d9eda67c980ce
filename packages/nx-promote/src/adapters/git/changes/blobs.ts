import { gitOk } from '../../process/git.js';

/** The contents of many blobs as text, by one `cat-file --batch`. */
export async function readBlobs(cwd: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const output = await gitOk(
    { args: ['cat-file', '--batch'], cwd, input: `${wanted.join('\n')}\n` },
    'reading deployment notes',
  );
  return parseBatch(output);
}

function parseBatch(output: Buffer): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    const [id = '', type, size] = output.subarray(at, end).toString('latin1').split(' ');
    if (type !== 'blob') throw new Error(`git cat-file: ${id} is ${type ?? 'nothing'}`);
    const start = end + 1;
    contents.set(id, output.subarray(start, start + Number(size)).toString('utf8'));
    at = start + Number(size) + 1;
  }
  return contents;
}
