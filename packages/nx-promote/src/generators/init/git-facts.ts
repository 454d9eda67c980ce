import { execFileSync, type StdioOptions } from 'node:child_process';

/** What the checkout says about where its trunk lives. */
export interface GitFacts {
  readonly remote: string;
  readonly trunk: string;
  /** Address of the remote; null when there is none yet. */
  readonly url: string | null;
}

/** Asks git; what it does not know gets the usual name. */
export function gitFacts(workspaceRoot: string): GitFacts {
  const ask = (...args: readonly string[]): string | null => answer(workspaceRoot, args);
  const remotes = (ask('remote') ?? '').split('\n').filter((name) => name !== '');
  const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? 'origin');
  const head = ask('symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`);
  const trunk = head?.slice(remote.length + 1) ?? usualTrunk(ask) ?? 'main';
  return { remote, trunk, url: ask('remote', 'get-url', remote) };
}

/** A clone knows its remote's default branch; a fresh repository has only the branch it is on. */
function usualTrunk(ask: (...args: readonly string[]) => string | null): string | null {
  for (const name of ['main', 'master', 'trunk', 'develop']) {
    if (ask('rev-parse', '--verify', '--quiet', `refs/heads/${name}`) !== null) return name;
  }
  return ask('symbolic-ref', '--quiet', '--short', 'HEAD');
}

const QUIET: StdioOptions = ['ignore', 'pipe', 'ignore'];

function answer(cwd: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: QUIET, timeout: 30_000 }).trim() || null;
  } catch {
    return null;
  }
}
