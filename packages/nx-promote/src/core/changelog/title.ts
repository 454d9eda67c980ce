import { defaultMerge, isLongLived, type DefaultMerge } from './default-merge.js';

/** What a commit message says about the change, once git's and the forges' boilerplate is taken off. */
export interface Title {
  readonly text: string;
  /** False where the text is boilerplate all the same: nothing better was said. */
  readonly says: boolean;
  readonly pullRequest: number | null;
  /** What may be searched for tickets: without the numbers of pull requests. */
  readonly searchable: string;
}

/**
 * The title of a change. Most merge subjects are git's defaults, which say nothing: then it is the body's
 * first line (GitHub and GitLab put the pull request's title there), and without a body the branch's name.
 */
export function titleOf(message: string): Title {
  const subject = firstLine(message);
  const merge = MAY_BE_MERGE.test(subject) ? defaultMerge(subject) : null;
  return merge === null ? plainTitle(subject, message) : mergeTitle(merge, subject, message);
}

const MAY_BE_MERGE = /^(?:merge|pull request)/i;

function firstLine(message: string): string {
  const end = message.indexOf('\n');
  if (end === -1) return message;
  return message.slice(0, message[end - 1] === '\r' ? end - 1 : end);
}

function mergeTitle(merge: DefaultMerge, subject: string, message: string): Title {
  const { branches, isSync, title, remark, pullRequest } = merge;
  const [, ...rest] = message.split(/\r?\n/);
  const line = firstMeaningfulLine(rest);
  const isNamed = branches.length > 0 && !isSync && !branches.some(isLongLived);
  const named = isNamed ? branches.map(humanised).join(', ') : null;
  const sentence = /^[a-z]+[- ]?\d+$/i.test(remark) ? null : remark;
  const written = pullRequest === null ? [sentence, line] : [line, sentence];
  const said = [title, ...written, named, remark];
  const text = said.find((one) => one !== null && one !== '');
  const body = rest.join('\n');
  return {
    text: text ?? subject.trim(),
    says: text != null,
    pullRequest: pullRequest ?? gitlabNumber(body),
    searchable: [...branches, named ?? '', title ?? '', remark, withoutNumbers(body)].join('\n'),
  };
}

/** A squash merge ends in its pull request's number: `Mend the uuid (#12)`. */
function plainTitle(subject: string, message: string): Title {
  const squash = /\([#!]\d/.test(subject) ? /^(.*\S)\s+\([#!](\d+)\)\s*$/.exec(subject) : null;
  const text = revertTitle((squash?.[1] ?? subject).trim());
  const isMerge = /^merg(?:e|ed|ing)\b/i.test(text);
  const rest = message.slice(subject.length);
  const number = squash === null ? gitlabNumber(rest) : Number(squash[2]);
  return {
    text: text === '' ? '(no message)' : text,
    says: text !== '' && !(isMerge && SAYS_NOTHING.test(text)),
    pullRequest: number,
    searchable: `${text}\n${withoutNumbers(rest)}`,
  };
}

/** Hand-written subjects of merges that have no word about the change. */
const SAYS_NOTHING =
  /^merg(?:e|ed|ing)(?: (?:with|from|in|into|to|the|all|latest|recent|and|changes|conflicts?|branch(?:es)?|'?(?:origin\/)?(?:main|master|trunk|dev|develop|stable|staging|integration|release)(?:\/\S+)?'?))*[.!]?$/i;

/** `git revert --reference` leaves the subject to the person; what it wrote below becomes the subject then. */
function revertTitle(text: string): string {
  const subject = /^This reverts commit [0-9a-f]{4,64} \((.+), \d{4}-\d\d-\d\d\)\.?$/.exec(text)?.[1];
  return subject === undefined ? text : `Revert "${subject}"`;
}

const NOT_A_TITLE =
  /^(?:#|Conflicts:|See merge request |Closes |Merge in \S+ from |\*|[A-Z][A-Za-z-]*-[A-Za-z-]+: |Approved-by: |Change-Id: )/;

function firstMeaningfulLine(lines: readonly string[]): string | null {
  const line = lines.map((candidate) => candidate.trim()).find((candidate) => candidate !== '');
  return line === undefined || NOT_A_TITLE.test(line) ? null : line;
}

/** `feature/mend-uuid_lookup` becomes `Mend uuid lookup`; a ticket such as `hca-123` keeps its hyphen. */
function humanised(branch: string): string {
  const parts = branch.split('/').filter(Boolean);
  const name = parts
    .slice(
      Math.max(
        0,
        parts.findLastIndex((part) => /[a-z]/i.test(part)),
      ),
    )
    .join(' ');
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

/** Numbers of the pull requests that a squashed or nested merge lists are no tickets. */
function withoutNumbers(body: string): string {
  if (!/\d/.test(body)) return body;
  return body
    .replace(/\bMerge(?:d)? (?:pull request|PR) #?\d+/gi, '')
    .replace(/\(pull request #\d+\)/gi, '')
    .replace(/^(\s*[*-] .*?)\s*\([#!]\d+\)\s*$/gm, '$1');
}
