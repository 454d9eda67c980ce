import { expandPattern } from './pattern.js';
import type { Environment, Pipeline } from './pipeline.js';

/**
 * How an environment names what enters it. All naming environments but the last give candidates, which are
 * numbered: `v1.0.rc`, `v1.0.rc2`; the last one gives releases.
 */
export interface Naming {
  readonly environment: string;
  /** With the environment's name filled in. */
  readonly pattern: string;
  readonly numbered: boolean;
}

/** What a name says: the version and, of a candidate, which one of that version it is, from 1. */
export interface ReleaseName {
  readonly version: string;
  readonly candidate: number | null;
}

/** A version without letters, a candidate's number without leading zeros. */
const VERSION_TEXT = '\\d+(?:[.-]\\d+)+';
const NUMBER_TEXT = '[1-9]\\d*';
const SECOND_OR_LATER = '(?:[2-9]|[1-9]\\d+)';

/** How the environment names; null when it does not. */
export function namingOf(
  pipeline: Pick<Pipeline, 'environments'>,
  environment: Pick<Environment, 'name' | 'releaseTag'>,
): Naming | null {
  if (environment.releaseTag === null) return null;
  const last = pipeline.environments.findLast(({ releaseTag }) => releaseTag !== null);
  return {
    environment: environment.name,
    pattern: environment.releaseTag.replaceAll('{environment}', environment.name),
    numbered: last?.name !== environment.name,
  };
}

/** The naming of the environment that gives releases; null when none names. */
export function releaseNaming(pipeline: Pick<Pipeline, 'environments'>): Naming | null {
  const last = pipeline.environments.findLast(({ releaseTag }) => releaseTag !== null);
  return last === undefined ? null : namingOf(pipeline, last);
}

/** The git tag of a name, without `refs/tags/`: `ingest-core/v1.0.rc2`. */
export function releaseTagOf(naming: Naming, component: string, name: ReleaseName): string {
  return write(naming.pattern, component, name);
}

/** The name without the component, which is also its image tag: `v1.0.rc2`. */
export function shortNameOf(naming: Naming, name: ReleaseName): string {
  return write(shortPattern(naming.pattern), '', name);
}

/** Reads a git tag of the component; null when it is none that this environment gives. */
export function parseReleaseTag(naming: Naming, component: string, tag: string): ReleaseName | null {
  return parse(
    naming,
    naming.pattern.replaceAll('{component}', () => component),
    tag,
  );
}

/** Reads a short name; null when it is none that this environment gives. */
export function parseShortName(naming: Naming, text: string): ReleaseName | null {
  return parse(naming, shortPattern(naming.pattern), text);
}

/** A tag pattern without the component and what only kept it apart: `{component}/v{version}` -> `v{version}`. */
export function shortPattern(pattern: string): string {
  return pattern
    .replaceAll('{component}', '\0')
    .replace(/^[-/_.@]*\0[-/_.@]*/, '')
    .replace(/[-/_.@]*\0[-/_.@]*$/, '')
    .replace(/[-/_.@]*\0[-/_.@]*/g, '-')
    .replaceAll('/', '-');
}

function write(pattern: string, component: string, { version, candidate }: ReleaseName): string {
  const written = expandPattern(pattern, { component, version, candidate: String(candidate ?? '') });
  const appended = candidate !== null && candidate > 1 && !pattern.includes('{candidate}');
  return appended ? `${written}${candidate}` : written;
}

function parse(naming: Naming, pattern: string, text: string): ReleaseName | null {
  const { version, candidate } = expressionOf(pattern, naming.numbered).exec(text)?.groups ?? {};
  if (version === undefined) return null;
  return { version, candidate: naming.numbered ? Number(candidate ?? 1) : null };
}

/** A placeholder that comes twice must say the same both times. */
function expressionOf(pattern: string, numbered: boolean): RegExp {
  const seen = new Set<string>();
  const body = pattern
    .split(/(\{version\}|\{candidate\})/)
    .map((part) => {
      if (part !== '{version}' && part !== '{candidate}')
        return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      const name = part.slice(1, -1);
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>${name === 'version' ? VERSION_TEXT : NUMBER_TEXT})`;
    })
    .join('');
  const appended = numbered && !pattern.includes('{candidate}') ? `(?<candidate>${SECOND_OR_LATER})?` : '';
  return new RegExp(`^${body}${appended}$`);
}
