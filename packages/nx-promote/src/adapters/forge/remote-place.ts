/** Where a remote's URL leads: the forge's host and the repository on it. */
export interface RemotePlace {
  readonly host: string;
  readonly owner: string;
  readonly repository: string;
}

/** Reads `https://host/owner/name.git`, `ssh://git@host/owner/name` and `git@host:owner/name`; null for others. */
export function remotePlace(url: string): RemotePlace | null {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)\/?$/.exec(url) ??
    /^(?:[^@/\s]+@)?([^/:\s]{2,}):(?!\/\/)(.+?)\/?$/.exec(url);
  const parts = match?.[2]?.replace(/\.git$/, '').split('/') ?? [];
  const [owner, repository] = parts;
  if (match?.[1] === undefined || !owner || !repository || parts.length !== 2) return null;
  return { host: match[1].toLowerCase(), owner, repository };
}
