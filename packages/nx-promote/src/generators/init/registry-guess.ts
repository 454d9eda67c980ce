/**
 * The registry that belongs to a git host: GitHub's and GitLab's own. Null where nobody can tell. An owner's
 * name may have capitals in git; an image path may not.
 */
export function guessRegistry(remoteUrl: string | null): string | null {
  const match = /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?([^:/]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(
    remoteUrl ?? '',
  );
  const [, host, path] = match ?? [];
  if (host === undefined || path === undefined) return null;
  const segments = path.toLowerCase().split('/');
  if (host === 'github.com') return `https://ghcr.io/${segments[0]}`;
  if (host === 'gitlab.com') return `https://registry.gitlab.com/${segments.join('/')}`;
  return null;
}
