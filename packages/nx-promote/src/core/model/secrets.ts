import { percentDecoded } from './percent.js';
import { userAndPassword } from './user-password.js';

/**
 * The one place that strikes secrets out of text. Everything that leaves goes through it: errors, what a run tells,
 * records, JSON lines and summaries. It knows the forms in which secrets stand in text, and the values of this run's
 * own secrets ({@link rememberSecrets}).
 */
export function withoutSecrets(text: string): string {
  let clean = text;
  for (const secret of known) {
    if (clean.includes(secret)) clean = clean.replaceAll(secret, HIDDEN);
  }
  if (!SUSPICIOUS.test(clean)) return clean;
  clean = clean.replace(URLS, withoutUserinfo).replace(ENCODED_USERINFO, `$1${HIDDEN}$2`);
  for (const [pattern, replacement] of FORMS) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * JSON whose texts hold no secret. Done before the value becomes text: keys and names stay what they are, so that a
 * component called `authorization`, or a note `rotate-deploy-key`, does not look like a header with a value.
 */
export function jsonWithoutSecrets(value: unknown, indent?: number): string {
  const clean = (key: string, part: unknown): unknown =>
    typeof part === 'string' && (FREE_TEXTS.has(key) || !NAME.test(part)) ? withoutSecrets(part) : part;
  return JSON.stringify(value, clean, indent);
}

/** Fields in which people, servers and programs say what they like, in one word too. */
const FREE_TEXTS: ReadonlySet<string> = new Set([
  ...['reason', 'detail', 'details', 'report', 'run', 'text', 'message', 'summary', 'hints', 'said'],
]);
/** What names, ids, digests, refs, times and image references are made of; no URL, and nothing with an assignment. */
const NAME = /^(?!.*:\/\/)[\w@./:+-]*$/;

/** Values that must never be shown: tokens and passwords that this process was given or has read. */
export function rememberSecrets(values: Iterable<string>): void {
  for (const value of values) {
    if (!isTelling(value)) continue;
    for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
      known.add(form);
    for (const line of longLines(value)) known.add(line);
  }
}

/** Output is read line by line, and a key has many: each line that tells something of it. */
function longLines(value: string): string[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => line.length >= 16 && !line.startsWith('-----'));
}

/** The secrets among environment variables: what is named like one, and what stands in the userinfo of a URL. */
export function secretsAmong(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => [
    ...(SECRET_NAME.test(name) && !value.startsWith('/') ? [value] : []),
    ...secretsInUrl(value),
  ]);
}

/** The user's part and the password of a URL, as they are written and as they are meant. */
export function secretsInUrl(text: string): string[] {
  const userinfo = /^[a-z][a-z0-9+.-]*:\/\/([^\s/]*)@/i.exec(text)?.[1];
  if (userinfo === undefined) return [];
  const { user, password } = userAndPassword(userinfo);
  const secret = password ?? user;
  return [secret, percentDecoded(secret)];
}

const HIDDEN = '***';
const known = new Set<string>();

/** A short value, or a plain word, also stands in text that has nothing to do with it. */
function isTelling(value: string): boolean {
  return value.length >= 8 && !/^(?:[a-z]{1,12}|[\d.]+|\*+)$/i.test(value);
}

/**
 * A password may hold `@` and, typed unencoded, even `/`. So in a URL that carries one everything up to the last
 * `@` goes, save for that of a digest.
 */
function withoutUserinfo(url: string): string {
  const [, scheme = '', rest = ''] = /^([^:]*:\/\/)(.*)$/s.exec(url) ?? [];
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const isPort = /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?$/.test(authority);
  if (!authority.includes('@') && isPort) return url;
  const end = [...rest.matchAll(/@(?!sha\d+:)/g)].at(-1)?.index;
  return end === undefined ? url : `${scheme}${HIDDEN}${rest.slice(end)}`;
}

const SECRET_NAME =
  /(?:token|passw(?:or)?d|passphrase|secret|api_?key|access_?key|private_?key|credentials?|(?:^|_)(?:pat|auth|pwd))(?:_\w+)?$/i;

/** Most texts hold nothing of the kind, and need no second look. */
const SUSPICIOUS =
  /:\/\/|%3a|[?&;#]|authori|cookie|token|key|passw|secret|bearer|basic|gh[pousr]_|github_pat|glpat-|npm_|xox|eyJ/i;

/** Up to the next white space, quotation mark or URL. */
const URLS = /\b[a-z][a-z0-9+.-]{0,15}:\/\/(?:(?![a-z][a-z0-9+.-]{0,15}:\/\/)[^\s"<>`])*/gi;
const ENCODED_USERINFO = /([a-z][a-z0-9+.-]{0,15}%3a%2f%2f)[^\s"&<>`]*(%40)/gi;

const FORMS: readonly (readonly [RegExp, string])[] = [
  // Headers, as curl's and git's traces, `http.extraHeader` and JSON have them: all of the value.
  [
    /((?:proxy-)?authorization["']?\s*[:=]\s*["']?|\b(?:set-)?cookie["']?\s*:\s*["']?|\b(?:private|job|deploy|x-[\w-]*)-?(?:token|key|secret|signature)["']?\s*[:=]\s*["']?)[^\r\n"'\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/\b((?:bearer|basic)\s+)(?=[^\s"'\\]*\d)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`],
  // Parameters of a query or a fragment, and `password=...` as git's credential protocol writes it.
  [
    /([?&;#][\w.%-]*(?:token|secret|passw(?:or)?d|pwd|key|auth|sig|signature|credential|jwt|session|code)[\w.%-]*=)[^\s&;#"'<>\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [
    /\b((?:[a-z]+_)*(?:token|secret|passw(?:or)?d|passphrase|pwd|api_?key)["']?\s*=\s*["']?)[^\s&;"'<>\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/(["'](?:[a-z]+[_-])*(?:token|secret|passw(?:or)?d|api_?key)["']\s*:\s*["'])[^"'\\]+/gi, `$1${HIDDEN}`],
  // Tokens that say themselves what they are.
  [/\b(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abposr]-)[\w-]{16,}/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]+\.[\w-]*/g, HIDDEN],
];
