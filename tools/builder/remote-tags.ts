import { git, gitText } from '../playground/git.js';

/** A tag that may wake the builder: `<component>/<name>`. */
export interface RemoteTag {
  readonly component: string;
  /** What comes after the component; it becomes the image's tag. */
  readonly name: string;
  readonly commit: string;
  /** Whether the name is a short id, hence a build tag. */
  readonly isBuildTag: boolean;
}

/** Lists the remote's tags of components, annotated ones by the commit they point at. */
export async function listTags(remote: string): Promise<RemoteTag[]> {
  const commits = new Map<string, string>();
  for (const line of (await gitText(['ls-remote', '--tags', '--', remote])).split('\n')) {
    const [commit = '', ref = ''] = line.split('\t');
    const tag = ref.replace(/^refs\/tags\//, '');
    // The peeled line follows that of the tag object and replaces it.
    if (tag !== '') commits.set(tag.replace(/\^\{\}$/, ''), commit);
  }
  return [...commits].flatMap(([tag, commit]) => {
    const [, component, name] = /^(.+)\/([^/]+)$/.exec(tag) ?? [];
    if (component === undefined || name === undefined) return [];
    return [{ component, name, commit, isBuildTag: /^[0-9a-f]{7,40}$/.test(name) }];
  });
}

/** Brings the remote's tags into a bare repository of the builder's own. */
export async function fetchTags(remote: string, mirror: string): Promise<void> {
  await git(['init', '--quiet', '--bare', '--', mirror]);
  await git(['-C', mirror, 'fetch', '--quiet', '--prune', '--', remote, '+refs/tags/*:refs/tags/*']);
}

/** When a commit was made. */
export async function commitTime(mirror: string, commit: string): Promise<Date> {
  const seconds = await gitText(['-C', mirror, 'show', '--no-patch', '--format=%ct', commit, '--']);
  return new Date(Number(seconds) * 1000);
}
