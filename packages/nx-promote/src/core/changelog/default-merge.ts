/** What the subject of a merge says that git or a forge wrote, and what a person added to it. */
export interface DefaultMerge {
  /** Several in an octopus merge; none where the subject names none. */
  readonly branches: readonly string[];
  /** A branch that was pulled into itself: whatever it is called, that is no news. */
  readonly isSync: boolean;
  /** The pull request's title, where the forge puts it into the subject. */
  readonly title: string | null;
  /** What a person wrote behind it. */
  readonly remark: string;
  readonly pullRequest: number | null;
}

/** Reads a merge's subject; null for one that a person wrote. */
export function defaultMerge(subject: string): DefaultMerge | null {
  const branches = octopus(subject);
  if (branches.length > 0) return { branches, isSync: false, title: null, remark: '', pullRequest: null };
  for (const form of FORMS) {
    const groups = form.exec(subject)?.groups;
    if (groups === undefined) continue;
    const { branch, source, title, number, rest = '' } = groups;
    const isSync = branch !== undefined && source !== undefined && branch === groups['into'];
    return {
      branches: branch === undefined ? [] : [branch],
      isSync,
      title: title?.trim() ?? null,
      remark: rest.replace(/^(?:\s|[-–—:,;.]|and\b)+/i, '').trim(),
      pullRequest: number === undefined ? null : Number(number),
    };
  }
  return null;
}

/** `Merge branches 'a', 'b' and 'c'`, with or without where from and where to. */
function octopus(subject: string): string[] {
  const names = /^Merge (?:remote-tracking )?branches ((?:'[^']+'(?:, | and )?)+)/.exec(subject)?.[1] ?? '';
  return [...names.matchAll(/'(?:origin\/)?([^']+)'/g)].map((match) => match[1] as string);
}

const INTO = String.raw`(?: into '?(?<into>[^\s']+)'?)?`;
const REST = String.raw`(?<rest>.*)$`;

/** The first that fits counts. `source` is where a branch was pulled from: pulled into itself, it says nothing. */
const FORMS: readonly RegExp[] = [
  // Gitea and Forgejo
  /^Merge pull request '(?<title>.*)' \([#!](?<number>\d+)\) from \S+ into \S+\s*$/,
  // Bitbucket Server, two generations
  /^Merge pull request #(?<number>\d+) in \S+ from (?<branch>\S+) to \S+(?<rest>.*)$/,
  /^Pull request #(?<number>\d+): (?<title>\S.*)$/,
  // GitHub; Azure without the number sign
  /^Merge pull request #?(?<number>\d+)(?: from (?:[^/\s]+\/)?(?<branch>\S+)(?: into \S+)?)?(?<rest>(?:\s.*)?)$/,
  // Bitbucket Cloud
  /^Merged in (?<branch>\S+) \(pull request #(?<number>\d+)\)(?<rest>.*)$/,
  // Azure
  /^Merged? PR #?(?<number>\d+): (?<title>\S.*)$/,
  // git
  new RegExp(String.raw`^Merge branch '(?:origin/)?(?<branch>[^']+)'(?: of (?<source>\S+))?${INTO}${REST}`),
  new RegExp(
    String.raw`^Merge remote-tracking branch '(?:refs/)?(?:remotes/)?[^/']+/(?<branch>[^']+)'${INTO}${REST}`,
  ),
  new RegExp(String.raw`^Merge remote-tracking branch '(?<branch>[^']+)'${INTO}${REST}`),
  new RegExp(String.raw`^Merge (?:tag|commit) '[^']+'(?: of (?<source>\S+))?${INTO}${REST}`),
];

/** Long-lived branches, as a folder, with a version, or as a version alone; and what GitHub calls a nameless one. */
const LONG_LIVED =
  /^(?:(?:main|master|trunk|dev|devel|development|develop|head|int|integration|staging|stage|test|testing|qa|uat|release|releases|stable|prod|production|next|nightly)(?:[/_-]?v?\d[\w.-]*|\/(?:latest|next|current))?|v?\d+(?:\.\w+)*|patch-\d+|[0-9a-f]{7,64}(?:[~^]\d*)*)$/i;

/** Whether a branch's name says nothing of what is on it. */
export function isLongLived(branch: string): boolean {
  return LONG_LIVED.test(branch);
}
