import { PromoteError } from '../errors/promote-error.js';
import { configProblem, type ConfigCode } from '../errors/config.js';
import { spelledOut } from '../model/plain-text.js';
import { withoutSecrets } from '../model/secrets.js';

/** Where in a file: object keys and array indexes from the top. */
export type FieldPath = readonly (string | number)[];

/** One problem in one place of a configuration file. `problem` follows `file:line:column: path: `. */
export interface Complaint {
  readonly code: ConfigCode;
  readonly path: FieldPath;
  readonly problem: string;
}

/** A complaint about a value that is there. */
export function wrongValue(path: FieldPath, found: unknown, expected: string): Complaint {
  return { code: 'CONFIG_VALUE', path, problem: `found ${shown(found, path)}, expected ${expected}` };
}

/** A place in the text of a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns complaints into the errors that a person reads, in the order of the file. */
export function configErrors(
  file: string,
  complaints: readonly Complaint[],
  position: (path: FieldPath) => Position,
): PromoteError[] {
  return complaints
    .map((complaint) => ({ complaint, at: position(complaint.path) }))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
    .map(({ complaint, at }) => {
      const place = `${file}:${at.line}:${at.column}`;
      const field = pathText(complaint.path);
      return new PromoteError(
        configProblem(complaint.code, [place, ...(field === '' ? [] : [field])], complaint.problem),
      );
    });
}

/** Leaves out of `found` what only follows from a part that is complained about already. */
export function withoutEchoes(found: readonly Complaint[], already: readonly Complaint[]): Complaint[] {
  const wrong = already.map(({ path }) => path);
  return found.filter(({ path }) => !wrong.some((inner) => path.every((key, index) => inner[index] === key)));
}

/** `environments[2].deploy.file`; keys that are no plain words are quoted. */
function pathText(path: FieldPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w$@*/-]{1,80}$/.test(key)) return `[${quoted(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** A value and its type, short, on one line, without what must not be printed. */
export function shown(value: unknown, path: FieldPath = []): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (isSecretPlace(path)) return `a ${typeof value} that is not shown`;
  return `${typeof value === 'string' ? quoted(value) : String(value)} (${typeof value})`;
}

/** Environment variables and webhook addresses often carry tokens, so their values never reach a message. */
function isSecretPlace(path: FieldPath): boolean {
  return path.includes('env') || path[0] === 'notify';
}

/** JSON string without credentials, control characters or text direction marks, cut after 80 characters. */
export function quoted(text: string): string {
  // Before it is cut: half of an address does not look like one.
  const clean = withoutSecrets(text).replace(/\/\/[^/\s@]*@/g, '//***@');
  const cut = clean.length > 80 ? `${clean.slice(0, 80)}…` : clean;
  return spelledOut(JSON.stringify(cut));
}
