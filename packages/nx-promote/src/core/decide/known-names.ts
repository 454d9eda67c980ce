import type { Intent } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { parseReleaseTag, parseShortName, type Naming, type ReleaseName } from '../model/release-name.js';
import { bumpVersion, compareVersions, dateAfter, highestVersion, isDate } from '../model/version.js';
import type { TagIndex } from './tag-index.js';

/** What names are chosen from. */
export interface NameFacts {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly tags: TagIndex;
  readonly intent: Pick<Intent, 'releaseVersion' | 'bump' | 'hotfix'>;
  /** RFC 3339. */
  readonly now: string;
}

/** A name and the commit that has it. */
export interface Known extends ReleaseName {
  readonly commit: string;
}

/** Every name that the environment ever gave the component, as ledger and tags have it. */
export function knownNames(
  facts: Pick<NameFacts, 'ledger' | 'tags'>,
  naming: Naming,
  component: string,
): Known[] {
  const { released } = facts.ledger.component(naming.environment, component).state;
  const given = released.flatMap(({ name, commit }) => {
    const parsed = parseShortName(naming, name);
    return parsed === null ? [] : [{ ...parsed, commit }];
  });
  const prefix = naming.pattern.replaceAll('{component}', () => component).split('{')[0] ?? '';
  const tagged = facts.tags.startingWith(prefix).flatMap(([tag, commit]) => {
    const parsed = parseReleaseTag(naming, component, tag);
    return parsed === null ? [] : [{ ...parsed, commit }];
  });
  return [...given, ...tagged];
}

/** The version that has candidates and no release yet; else the next one. */
export function openVersion(facts: NameFacts, known: readonly Known[], released: readonly Known[]): string {
  const latest = highestVersion(released.map(({ version }) => version));
  const open = highestVersion(known.map(({ version }) => version));
  if (open !== null && (latest === null || compareVersions(open, latest) > 0)) return open;
  return nextVersion(facts, released);
}

/** What a hotfix is called. Where it was put onto what has come since it was decided for, above that. */
export function hotfixVersion(
  facts: NameFacts,
  base: string,
  known: readonly Known[],
  released: readonly Known[],
  runs: string | null,
): string {
  const version = versionOnTop(facts, base, known, released);
  return runs === null || compareVersions(version, runs) > 0 ? version : patchAbove(facts, runs, released);
}

/** A patch above the release that it stands on; on top of a candidate it is one more candidate of that version. */
function versionOnTop(
  facts: NameFacts,
  base: string,
  known: readonly Known[],
  released: readonly Known[],
): string {
  const release = newestOf(released.filter(({ commit }) => commit === base));
  if (release === null) {
    const candidate = newestOf(known.filter(({ commit }) => commit === base));
    return candidate?.version ?? openVersion(facts, known, released);
  }
  return patchAbove(facts, release.version, released);
}

/** The first patch that is free. */
function patchAbove({ now }: NameFacts, release: string, released: readonly Known[]): string {
  const isTaken = (version: string): boolean =>
    released.some((entry) => compareVersions(entry.version, version) === 0);
  let version = release;
  do {
    version = isDate(version) ? dateAfter(version, now) : bumpVersion(version, 'patch', now);
  } while (isTaken(version));
  return version;
}

/** What follows the latest release, as the pipeline says. */
export function nextVersion({ pipeline, now }: NameFacts, released: readonly Known[]): string {
  const { first, bump } = pipeline.versioning;
  const latest = highestVersion(released.map(({ version }) => version));
  if (bump === 'date') return dateAfter(latest, now);
  if (latest === null) return first;
  // A patch of a hotfix adds a number that the team's own versions do not have.
  const numbers = Math.min(...released.map(({ version }) => version.split(/[.-]/).length));
  return withoutZeros(bumpVersion(latest, bump, now), numbers);
}

/** The version without zeros behind so many numbers: `1.1.0` with two is `1.1`. */
function withoutZeros(version: string, numbers: number): string {
  const parts = version.split(/(?=[.-])/);
  while (parts.length > numbers && /^[.-]0+$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('');
}

/** A version is open for a commit while no other commit has been released as it, nor anything above it. */
export function isOpen(released: readonly Known[], version: string, commit: string): boolean {
  if (released.some((entry) => compareVersions(entry.version, version) === 0 && entry.commit === commit))
    return true;
  return released.every((entry) => compareVersions(entry.version, version) < 0);
}

/** The highest version, and of it the highest candidate. */
export function newestOf<T extends ReleaseName>(names: readonly T[]): T | null {
  return names.reduce<T | null>((newest, name) => {
    if (newest === null) return name;
    const order = compareVersions(name.version, newest.version);
    return order > 0 || (order === 0 && (name.candidate ?? 0) > (newest.candidate ?? 0)) ? name : newest;
  }, null);
}
