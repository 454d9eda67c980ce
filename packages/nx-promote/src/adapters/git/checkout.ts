import { simpleGit } from 'simple-git';
import { PromoteError } from '../../core/errors.js';
import type { CheckoutFacts } from '../../core/ports/git.js';
import { gitCounters } from '../process/git.js';

/**
 * Facts about the checkout. simple-git runs these: they are the porcelain it was made for, need no input
 * stream, and its argument checks keep options out of places where paths belong.
 */
export async function readCheckout(workspaceRoot: string): Promise<CheckoutFacts> {
  const status = await ask(workspaceRoot, [
    'status',
    '--porcelain=v2',
    '-z',
    '--branch',
    '--untracked-files=normal',
  ]);
  const [shallow] = (await ask(workspaceRoot, ['rev-parse', '--is-shallow-repository'])).split('\n');
  return { ...parseStatus(status), shallow: shallow === 'true' };
}

/** Resolves what a person typed to a full commit id; null when it names no commit here. */
export async function resolveRevision(workspaceRoot: string, revision: string): Promise<string | null> {
  const answer = await ask(workspaceRoot, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]).catch(() => '');
  return answer.trim() === '' ? null : answer.trim();
}

async function ask(workspaceRoot: string, args: string[]): Promise<string> {
  gitCounters.processes += 1;
  try {
    return await simpleGit({ baseDir: workspaceRoot, trimmed: false }).env(gitEnvironment()).raw(args);
  } catch (cause) {
    throw new PromoteError(
      {
        kind: 'user',
        code: 'NOT_A_CHECKOUT',
        message: `git could not read the checkout at ${workspaceRoot}.`,
        details: [String(cause instanceof Error ? cause.message : cause).split('\n')[0] ?? ''],
        hints: ['run the command inside a clone of the workspace'],
      },
      { cause },
    );
  }
}

/** simple-git refuses some variables (editors, pagers) that are harmless here and set on many machines. */
function gitEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'SYSTEMROOT', 'USERPROFILE'];
  const entries = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(entries), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' } as Record<string, string>;
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
