import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git, gitText } from './git.js';

/** One change of a file: a text that occurs once is replaced, or the whole content is given. */
export type Edit =
  | { readonly file: string; readonly find: string; readonly replace: string }
  | { readonly file: string; readonly content: string };

/** A change as the team makes it: a branch, a commit on it, and a merge of the pull request. */
export interface Merge {
  readonly title: string;
  readonly branch: string;
  readonly edits: readonly Edit[];
  readonly ticket?: string;
  readonly pullRequest?: number;
  readonly body?: string;
  readonly author?: { readonly name: string; readonly email: string };
}

/** Makes the branch and the merge in a clone and pushes the trunk; gives the merge commit's id. */
export async function mergeInto(clone: string, merge: Merge, at = new Date()): Promise<string> {
  const { name, email } = merge.author ?? { name: 'Amara Lindqvist', email: 'amara@example.org' };
  const date = at.toISOString();
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const run = (...args: string[]): Promise<Buffer> => git(args, { cwd: clone, env });
  await run('fetch', '--quiet', 'origin');
  await run('checkout', '--quiet', '-B', merge.branch, 'refs/remotes/origin/master');
  for (const edit of merge.edits) await applyEdit(clone, edit);
  await run('add', '--all');
  await run('commit', '--quiet', '--message', branchMessage(merge));
  await run('checkout', '--quiet', '-B', 'master', 'refs/remotes/origin/master');
  await run('merge', '--quiet', '--no-ff', '--message', mergeMessage(merge), merge.branch);
  await run('push', '--quiet', 'origin', 'refs/heads/master:refs/heads/master');
  await run('branch', '--quiet', '--delete', '--force', merge.branch);
  return gitText(['rev-parse', 'HEAD'], { cwd: clone });
}

async function applyEdit(clone: string, edit: Edit): Promise<void> {
  const path = join(clone, edit.file);
  if ('content' in edit) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, edit.content);
    return;
  }
  const parts = (await readFile(path, 'utf8')).split(edit.find);
  if (parts.length !== 2) {
    throw new Error(
      `${edit.file} holds the text to replace ${parts.length - 1} times, not once: ${edit.find}`,
    );
  }
  await writeFile(path, parts.join(edit.replace));
}

function branchMessage({ title, body, ticket }: Merge): string {
  return paragraphs(title, body, ticket);
}

// Most of a real team's merges carry the subject that the forge proposes; the title is the body's first line.
function mergeMessage({ branch, title, body, ticket, pullRequest }: Merge): string {
  const subject =
    pullRequest === undefined
      ? `Merge branch '${branch}'`
      : `Merge pull request #${pullRequest} from ingest-team/${branch}`;
  return paragraphs(subject, title, body, ticket);
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
