import { PromoteError } from '../../core/errors.js';
import type { CheckoutFacts } from '../../core/ports/git.js';
import { withoutSecrets } from '../../core/model/secrets.js';
import { askRepository } from '../process/local-git.js';
import { objectId } from './object-id.js';

/** Facts about the checkout. */
export async function readCheckout(workspaceRoot: string): Promise<CheckoutFacts> {
  const how = ['--porcelain=v2', '-z', '--branch', '--untracked-files=normal'];
  const status = await ask(workspaceRoot, ['status', ...how]);
  const [shallow] = (await ask(workspaceRoot, ['rev-parse', '--is-shallow-repository'])).split('\n');
  return { ...parseStatus(status), shallow: shallow === 'true' };
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
    throw new PromoteError(
      {
        kind: 'user',
        code: 'NOT_A_CHECKOUT',
        message: `git could not read the checkout at ${cwd}.`,
        details: said.split('\n').filter(Boolean).slice(0, 1),
        hints: ['run the command inside a clone of the workspace'],
      },
      { cause },
    );
  }
}

/** Parses `git status --porcelain=v2 -z --branch`. */
export function parseStatus(text: string): Omit<CheckoutFacts, 'shallow'> {
  let head = '';
  let branch: string | null = null;
  const dirty: string[] = [];
  const lines = text.split('\0');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as string;
    if (line.startsWith('# branch.oid ')) head = line.slice('# branch.oid '.length);
    else if (line.startsWith('# branch.head ')) branch = branchOf(line.slice('# branch.head '.length));
    else if (line.startsWith('1 ')) dirty.push(fieldsAfter(line, 8));
    else if (line.startsWith('2 ')) {
      dirty.push(fieldsAfter(line, 9));
      index += 1;
    } else if (line.startsWith('u ')) dirty.push(fieldsAfter(line, 10));
    else if (line.startsWith('? ')) dirty.push(line.slice(2));
  }
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
