import { resolve } from 'node:path';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { remoteUnknown } from '../../../core/errors/git.js';
import { plainIdentity } from '../../../core/model/plain-text.js';
import { authorUnknown } from '../repository/committer.js';
import { networkSettingsIn, readSettings } from '../repository/network-settings.js';

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** What the checkout's git settings say about reaching other repositories, and who writes to them. */
export interface WorkspaceSettings {
  /** Environment variables for git commands in another git directory: proxies, credentials, URL rewriting. */
  readonly network: Readonly<Record<string, string>>;
  /** The one URL that is read and written; null means the workspace's own remote. */
  url(repository: string | null): string;
  author(): Author;
}

/** Reads the settings of the checkout: one git process, whatever is asked of them later. */
export async function readWorkspaceSettings(
  workspaceRoot: string,
  remote: string,
): Promise<WorkspaceSettings> {
  const entries = await readSettings(workspaceRoot);
  const last = (key: string): string | undefined => entries.findLast((entry) => entry.key === key)?.value;
  return {
    network: networkSettingsIn(entries),
    url(repository) {
      const pushUrl = repository === null ? last(`remote.${remote}.pushurl`) : undefined;
      const url = pushUrl ?? repository ?? last(`remote.${remote}.url`);
      if (url === undefined || url === '') throw noRemote(remote, workspaceRoot);
      return absolute(pushUrl === undefined ? pushRewritten(url, entries) : url, workspaceRoot);
    },
    author: () => authorOf(last),
  };
}

/** The same before anything is done: why no deployment commit could be written; null when git knows who writes. */
export async function authorProblem(workspaceRoot: string, remote: string): Promise<PromoteError | null> {
  try {
    (await readWorkspaceSettings(workspaceRoot, remote)).author();
    return null;
  } catch (error) {
    if (error instanceof PromoteError) return error;
    throw error;
  }
}

/**
 * Where `pushInsteadOf` sends pushes to another URL than fetches, both go there: a compare-and-swap whose
 * two halves look at different repositories compares nothing.
 */
function pushRewritten(url: string, entries: readonly { key: string; value: string }[]): string {
  let best: { base: string; prefix: string } | null = null;
  for (const { key, value } of entries) {
    const base = /^url\.(.*)\.pushinsteadof$/s.exec(key)?.[1];
    if (base === undefined || !url.startsWith(value)) continue;
    if (best === null || value.length > best.prefix.length) best = { base, prefix: value };
  }
  return best === null ? url : best.base + url.slice(best.prefix.length);
}

/** `scheme://...` and `host:path` are what git takes for URLs; anything else is a path from the workspace. */
function absolute(url: string, workspaceRoot: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/]+:/.test(url);
  return isUrl ? url : resolve(workspaceRoot, url);
}

function authorOf(last: (key: string) => string | undefined): Author {
  const name = last('author.name') ?? last('user.name') ?? process.env['GIT_AUTHOR_NAME'];
  const email = last('author.email') ?? last('user.email') ?? process.env['GIT_AUTHOR_EMAIL'];
  if (name !== undefined && email !== undefined && plainIdentity(name) !== '') {
    return { name: plainIdentity(name), email: plainIdentity(email) };
  }
  throw authorUnknown('writes the deployment commit');
}

function noRemote(remote: string, workspaceRoot: string): PromoteError {
  return new PromoteError(remoteUnknown(remote, workspaceRoot));
}
