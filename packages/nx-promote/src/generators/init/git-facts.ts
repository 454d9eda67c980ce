import { askRepository } from '../../adapters/process/local-git.js';
import { PromoteError } from '../../core/errors/promote-error.js';

/** What the checkout says about where its trunk lives. */
export interface GitFacts {
  readonly remote: string;
  readonly trunk: string;
  /** Address of the remote; null when there is none yet. */
  readonly url: string | null;
}

type Ask = (...args: readonly string[]) => Promise<string | null>;

/** Asks git; what it does not know gets the usual name. */
export async function gitFacts(workspaceRoot: string): Promise<GitFacts> {
  const ask: Ask = (...args) => answer(workspaceRoot, args);
  const remotes = ((await ask('remote')) ?? '').split('\n').filter((name) => name !== '');
  const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? 'origin');
  const head = await ask('symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`);
  const trunk = head?.slice(`refs/remotes/${remote}/`.length) ?? (await usualTrunk(ask)) ?? 'main';
  return { remote, trunk, url: await ask('remote', 'get-url', '--', remote) };
}

/** A clone knows its remote's default branch; a fresh repository has only the branch it is on. */
async function usualTrunk(ask: Ask): Promise<string | null> {
  for (const name of ['main', 'master', 'trunk', 'develop']) {
    if ((await ask('rev-parse', '--verify', '--quiet', `refs/heads/${name}`)) !== null) return name;
  }
  return (await ask('symbolic-ref', '--quiet', 'HEAD'))?.slice('refs/heads/'.length) ?? null;
}

async function answer(cwd: string, args: readonly string[]): Promise<string | null> {
  try {
    return (await askRepository(cwd, (git) => git.raw([...args]))).trim() || null;
  } catch (cause) {
    // Without git, or in a repository of another user, the answer would be a guess.
    if (cause instanceof PromoteError) throw cause;
    return null;
  }
}
