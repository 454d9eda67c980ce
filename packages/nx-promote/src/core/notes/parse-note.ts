import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { DURATION, seconds } from '../config/duration.js';
import type { DeploymentNote } from './note.js';

/** Reads a file of a `deployment-notes/` folder. Never throws: a note that cannot be read must not be lost. */
export function parseNoteFile(path: string, content: string): DeploymentNote {
  const { matter, body } = splitFrontMatter(content.replaceAll('\r\n', '\n').replace(/^\ufeff/, ''));
  const problems: string[] = [];
  const fields = readFields(matter, problems);
  const kind = choice(fields, 'kind', ['manual', 'command'], 'manual', problems);
  const command = kind === 'command' ? words(fields, 'command', problems) : null;
  if (kind === 'command' && command === null && !('command' in fields)) {
    problems.push('a note of kind "command" needs "command", a list of program and arguments');
  }
  if (body === '') problems.push('it has no text that says what to do');
  for (const name of Object.keys(fields)) {
    if (!FIELDS.includes(name)) problems.push(`"${name}" is not known; known are ${FIELDS.join(', ')}`);
  }
  const note = {
    id: text(fields, 'id', problems) ?? idFromPath(path),
    source: path,
    when: choice(fields, 'when', ['before', 'after'], 'before', problems),
    environments: words(fields, 'environments', problems),
    kind: command === null ? ('manual' as const) : kind,
    command,
    timeoutSeconds: duration(fields, 'timeout', problems),
    idempotent: flag(fields, 'idempotent', false, problems),
    reversible: flag(fields, 'reversible', true, problems),
    undo: text(fields, 'undo', problems),
    text: body,
  };
  return { ...note, fingerprint: fingerprintOf(note), problems };
}

/** The id of a note that does not name one: its path without the folder that all notes share. */
export function idFromPath(path: string): string {
  return path.replace(/(^|\/)deployment-notes\//, '$1').replace(/\.md$/, '');
}

/** Equal for notes that tell the same thing, wherever they stand and whatever they are called. */
export function fingerprintOf(note: Omit<DeploymentNote, 'fingerprint' | 'problems'>): string {
  const { when, environments, kind, command, reversible, undo } = note;
  const told = [when, environments, kind, command, reversible, undo, note.text.replace(/\s+/g, ' ')];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}

const FIELDS = [
  'id',
  'when',
  'environments',
  'kind',
  'command',
  'timeout',
  'idempotent',
  'reversible',
  'undo',
];

type Fields = Readonly<Record<string, unknown>>;

function splitFrontMatter(content: string): { matter: string | null; body: string } {
  const match = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/.exec(content);
  if (match === null) return { matter: null, body: content.trim() };
  return { matter: match[1] as string, body: content.slice(match[0].length).trim() };
}

function readFields(matter: string | null, problems: string[]): Fields {
  if (matter === null || matter.trim() === '') return {};
  const document = parseDocument(matter, { prettyErrors: false });
  const value: unknown = document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 10 });
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Fields;
  problems.push(
    `its front matter is not a YAML map${document.errors[0] ? `: ${document.errors[0].message}` : ''}`,
  );
  return {};
}

function choice<const T extends string>(
  fields: Fields,
  name: string,
  allowed: readonly T[],
  fallback: T,
  problems: string[],
): T {
  const value = fields[name] ?? fallback;
  const known = allowed.find((one) => one === value);
  if (known === undefined) problems.push(`"${name}" is ${show(value)}, and must be ${allowed.join(' or ')}`);
  return known ?? fallback;
}

function words(fields: Fields, name: string, problems: string[]): readonly string[] | null {
  const value = fields[name];
  if (value == null) return null;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => typeof one === 'string' && one !== '')) return list as string[];
  problems.push(`"${name}" is ${show(value)}, and must be a list of texts that is not empty`);
  return null;
}

function flag(fields: Fields, name: string, fallback: boolean, problems: string[]): boolean {
  const value = fields[name] ?? fallback;
  if (typeof value === 'boolean') return value;
  problems.push(`"${name}" is ${show(value)}, and must be true or false`);
  return name === 'reversible' ? false : fallback;
}

function duration(fields: Fields, name: string, problems: string[]): number | null {
  const value = fields[name];
  if (value == null) return null;
  if (typeof value === 'string' && DURATION.test(value)) return seconds(value);
  problems.push(`"${name}" is ${show(value)}, and must be a duration such as 90s, 30m or 2h`);
  return null;
}

function text(fields: Fields, name: string, problems: string[]): string | null {
  const value = fields[name];
  if (value == null) return null;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  problems.push(`"${name}" is ${show(value)}, and must be a text`);
  return null;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
