/** What a commit message says about the change, once git's and the forges' boilerplate is taken off. */
export interface Title {
  readonly text: string;
  readonly pullRequest: number | null;
  /** The message without the subject when that was boilerplate: what may be searched for tickets. */
  readonly searchable: string;
}

interface DefaultMerge {
  /** Several in an octopus merge. */
  readonly branches: readonly [string, ...string[]];
  readonly pullRequest: number | null;
}

/**
 * The title of a change. Most merge subjects are git's defaults, which say nothing: then it is the body's
 * first line (GitHub and GitLab put the pull request's title there), and without a body the branch's name.
 */
export function titleOf(message: string): Title {
  const subject = firstLine(message);
  const merge = subject.startsWith('Merge') ? defaultMerge(subject) : null;
  if (merge === null) return plainTitle(subject, message);
  const [, ...rest] = message.split(/\r?\n/);
  const body = rest.join('\n');
  const line = firstMeaningfulLine(rest);
  const { branches, pullRequest } = merge;
  const named = branches.some(saysNothing) ? subject.trim() : branches.map(humanised).join(', ');
  return {
    text: line ?? named,
    pullRequest: pullRequest ?? gitlabNumber(body),
    searchable: `${branches.join('\n')}\n${body}`,
  };
}

function firstLine(message: string): string {
  const end = message.indexOf('\n');
  if (end === -1) return message;
  return message.slice(0, message[end - 1] === '\r' ? end - 1 : end);
}

/** A squash merge ends in its pull request's number: `Mend the uuid (#12)`. */
function plainTitle(subject: string, message: string): Title {
  const squash = !subject.includes('(#') ? null : /^(.*\S)\s+\(#(\d+)\)\s*$/.exec(subject);
  const text = (squash?.[1] ?? subject).trim();
  return {
    text: text === '' ? '(no message)' : text,
    pullRequest: squash === null ? null : Number(squash[2]),
    searchable: squash === null ? message : message.replace(subject, () => text),
  };
}

function defaultMerge(subject: string): DefaultMerge | null {
  const [first, ...others] = octopus(subject);
  if (first !== undefined) return { branches: [first, ...others], pullRequest: null };
  for (const [pattern, branch, number] of DEFAULT_MERGES) {
    const match = pattern.exec(subject);
    const name = match?.[branch];
    if (match === null || name === undefined) continue;
    return { branches: [name], pullRequest: number === null ? null : Number(match[number]) };
  }
  return null;
}

/** `Merge branches 'a', 'b' and 'c'`, with or without where from and where to. */
function octopus(subject: string): string[] {
  const names = /^Merge (?:remote-tracking )?branches ((?:'[^']+'(?:, | and )?)+)/.exec(subject)?.[1] ?? '';
  return [...names.matchAll(/'(?:origin\/)?([^']+)'/g)].map((match) => match[1] as string);
}

/** Pattern, group of the branch, group of the pull request's number. */
const DEFAULT_MERGES: readonly (readonly [RegExp, number, number | null])[] = [
  [/^Merge pull request #(\d+) from [^/\s]+\/(\S+)\s*$/, 2, 1],
  [/^Merge pull request #(\d+) in \S+ from (\S+) to \S+\s*$/, 2, 1],
  [/^Merged in (\S+) \(pull request #(\d+)\)\s*$/, 1, 2],
  [/^Merge (?:remote-tracking )?branch '(?:origin\/)?([^']+)'/, 1, null],
  [/^Merge (?:tag|commit) '([^']+)'/, 1, null],
];

const TRUNKS = new Set(['main', 'master', 'trunk', 'develop']);

/** A trunk that was merged, or a commit by its id. */
function saysNothing(branch: string): boolean {
  return TRUNKS.has(branch) || /^[0-9a-f]{7,64}(?:[~^]\d*)*$/.test(branch);
}

const NOT_A_TITLE =
  /^(?:#|Conflicts:|See merge request |Closes |\*|[A-Z][A-Za-z-]*-[A-Za-z-]+: |Approved-by: |Change-Id: )/;

function firstMeaningfulLine(lines: readonly string[]): string | null {
  const line = lines.map((candidate) => candidate.trim()).find((candidate) => candidate !== '');
  return line === undefined || NOT_A_TITLE.test(line) ? null : line;
}

/** `feature/mend-uuid_lookup` becomes `Mend uuid lookup`; a ticket such as `hca-123` keeps its hyphen. */
function humanised(branch: string): string {
  const name = branch.split('/').filter(Boolean).at(-1) ?? branch;
  const words = name
    .replace(/(?<![a-z\d])[a-z]{2,10}-\d+(?![a-z\d])/gi, (ticket) =>
      ticket.toUpperCase().replace('-', '\u0000'),
    )
    .replace(/[-_]+/g, ' ')
    .replaceAll('\u0000', '-')
    .trim();
  return words === '' ? branch : words.charAt(0).toUpperCase() + words.slice(1);
}

function gitlabNumber(body: string): number | null {
  const match = /^See merge request \S*!(\d+)\s*$/m.exec(body);
  return match === null ? null : Number(match[1]);
}
