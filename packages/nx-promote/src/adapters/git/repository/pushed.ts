import type { ProgramResult } from '../../process/run.js';
import { listRefs } from './remote-state.js';
import { pushedElsewhere, twoUrls } from './two-urls.js';

/** `<flag> TAB <from>:<to> TAB <summary>`: one line of `git push --porcelain` for each ref and URL. */
const LINE = /^([ +*=!-])\t[^\t]*:([^\t:]+)\t/;

/**
 * Whether git itself says of every ref that it was written: exit code 0 and a line of success for each. The exit
 * code alone is no proof: it is 0 also where a refspec matched nothing.
 */
export function saysWritten(
  { exitCode, stdout }: Pick<ProgramResult, 'exitCode' | 'stdout'>,
  refs: Iterable<string>,
): boolean {
  if (exitCode !== 0) return false;
  const written = new Set<string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const [, flag, ref = ''] = LINE.exec(line) ?? [];
    if (flag === '!') return false;
    if (flag !== undefined) written.add(ref);
  }
  return [...refs].every((ref) => written.has(ref));
}

/**
 * Whether a push (of `--porcelain`) has arrived where the remote is read; null stands for a ref that must be gone.
 * Unless git says so of every ref, and has one URL for the remote, the refs are read again.
 */
export async function hasArrived(
  cwd: string,
  remote: string,
  wanted: ReadonlyMap<string, string | null>,
  push: ProgramResult,
): Promise<boolean> {
  const isSaid = saysWritten(push, wanted.keys());
  const urls = isSaid ? await twoUrls(cwd, remote) : null;
  if (isSaid && urls === null) return true;
  const refs = await listRefs(cwd, remote, [...wanted.keys()], push.stderr);
  const missing = [...wanted].filter(([ref, id]) => (refs.get(ref) ?? null) !== id).map(([ref]) => ref);
  if (missing.length > 0 && urls !== null) throw pushedElsewhere(remote, urls, missing);
  return missing.length === 0;
}
