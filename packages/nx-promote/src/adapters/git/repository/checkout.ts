import { PromoteError } from '../../../core/errors/promote-error.js';
import { notACheckout } from '../../../core/errors/git.js';
import type { CheckoutFacts } from '../../../core/ports/git.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { askRepository } from '../../process/local-git.js';
import { readShallow, shallowFile } from '../history/repository-facts.js';
import { objectId } from './object-id.js';

/** Facts about the checkout. */
export async function readCheckout(workspaceRoot: string): Promise<CheckoutFacts> {
  const how = ['--porcelain=v2', '-z', '--branch', '--untracked-files=normal'];
  const status = await ask(workspaceRoot, ['status', ...how]);
  const ends = await readShallow(await shallowFile(workspaceRoot));
  return { ...parseStatus(status), shallow: ends.size > 0 };
}

/** Resolves what a person typed to a full commit id; null when it names no commit here. */
export async function resolveRevision(workspaceRoot: string, revision: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const answer = await ask(workspaceRoot, args).catch((reason: unknown) => {
    if (reason instanceof PromoteError && reason.code === 'NOT_A_CHECKOUT') return '';
    throw reason;
  });
  return answer.trim() === '' ? null : objectId(answer.trim(), 'looking for a commit');
}

async function ask(cwd: string, args: string[]): Promise<string> {
  try {
    return await askRepository(cwd, (git) => git.raw(args), true);
  } catch (cause) {
    if (cause instanceof PromoteError) throw cause;
    const said = withoutSecrets(String(cause instanceof Error ? cause.message : cause));
    throw new PromoteError(notACheckout(cwd, said.split('\n').filter(Boolean).slice(0, 1)), { cause });
  }
}

/** Fields of a line before the path, by its first letter. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };
const LOOKING = 'looking at the checkout';

/** Parses `git status --porcelain=v2 -z --branch`. What is no line of it is refused: it must not pass for "clean". */
export function parseStatus(text: string): Omit<CheckoutFacts, 'shallow'> {
  let head = '';
  let branch: string | null = null;
  const dirty: string[] = [];
  const lines = text.split('\0');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as string;
    const fields = FIELDS[line.slice(0, line.indexOf(' '))];
    if (line.startsWith('# branch.oid ')) head = line.slice('# branch.oid '.length);
    else if (line.startsWith('# branch.head ')) branch = branchOf(line.slice('# branch.head '.length));
    else if (fields !== undefined) dirty.push(fieldsAfter(line, fields));
    else if (line !== '' && !line.startsWith('# ')) objectId(line, LOOKING);
    // A renamed file is followed by the name it had.
    if (line.startsWith('2 ')) index += 1;
  }
  // Before the first commit there is none.
  if (head !== '(initial)') objectId(head, LOOKING);
  return { head, branch, dirty };
}

function branchOf(head: string): string | null {
  return head === '(detached)' ? null : head;
}

/** A path may hold spaces: it is everything after the given number of space-separated fields. */
function fieldsAfter(line: string, count: number): string {
  let at = 0;
  for (let seen = 0; seen < count; seen += 1) at = line.indexOf(' ', at) + 1;
  return line.slice(at);
}
