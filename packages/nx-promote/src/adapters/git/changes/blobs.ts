import { gitFailed, gitOk } from '../../process/git.js';
import { parseBatch } from '../repository/cat-file.js';

const READING = 'reading deployment notes';

/** The contents of many blobs as text, by one `cat-file --batch`. */
export async function readBlobs(cwd: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const args = ['cat-file', '--batch'];
  const output = await gitOk({ args, cwd, input: `${wanted.join('\n')}\n` }, READING);
  const contents = parseBatch(output, wanted, READING);
  return new Map(wanted.map((id, index) => [id, textOf(contents[index], id)]));
}

function textOf(content: Buffer | null | undefined, id: string): string {
  if (content == null) throw gitFailed({ timedOut: false, stderr: `${id} is missing` }, READING);
  return content.toString('utf8');
}
