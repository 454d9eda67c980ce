import type { ErrorFacts } from '../errors/promote-error.js';
import {
  bumpAndVersion,
  bumpOfDate,
  bumpOfNothing,
  bumpOfRelease,
  candidateNotVerified,
  candidateOfReleased,
  notTheCandidate,
  releaseLower,
  releasedMeanwhile,
  versionOption,
  versionTaken,
} from '../errors/names.js';
import type { Artifact } from '../model/artifact.js';
import {
  namingOf,
  parseShortName,
  releaseNaming,
  releaseTagOf,
  shortNameOf,
  type Naming,
  type ReleaseName,
} from '../model/release-name.js';
import {
  bumpVersion,
  compareVersions,
  dateAfter,
  highestVersion,
  isDate,
  VERSION,
} from '../model/version.js';
import {
  hotfixVersion,
  isOpen,
  knownNames,
  newestOf,
  nextVersion,
  openVersion,
  type Known,
  type NameFacts,
} from './known-names.js';

/** What an artifact is to be called in an environment; or why it cannot be called anything. */
export type NameTarget =
  | {
      readonly kind: 'name';
      readonly version: string;
      /** The git tag, and the short name that is also the image tag. */
      readonly tag: string;
      readonly name: string;
    }
  | { readonly kind: 'none'; readonly error: ErrorFacts };

/** Chooses the name; null where the environment gives none. The same facts give the same name. */
export function nameTargetOf(facts: NameFacts, component: string, artifact: Artifact): NameTarget | null {
  const naming = namingOf(facts.pipeline, facts.environment);
  if (naming === null) return null;
  const { state } = facts.ledger.component(naming.environment, component);
  const begun = state.inProgress?.artifact?.commit === artifact.commit ? state.inProgress.names : undefined;
  const own = begun?.map((text) => parseShortName(naming, text)).find((name) => name !== null);
  if (own != null) return named(naming, component, own);
  const asked = facts.intent.releaseVersion;
  if (asked !== undefined && !VERSION.test(asked)) {
    const expected = 'a version such as 1.4 or 2019-07-01';
    return none(versionOption('--release-version', asked, expected));
  }
  return naming.numbered
    ? candidateOf(facts, naming, component, artifact)
    : releaseOf(facts, naming, component, artifact);
}

function candidateOf(facts: NameFacts, naming: Naming, component: string, artifact: Artifact): NameTarget {
  const final = releaseNaming(facts.pipeline) ?? naming;
  const released = knownNames(facts, final, component);
  const known = knownNames(facts, naming, component);
  const mine = known.filter(({ commit }) => commit === artifact.commit);
  const asked = askedVersion(facts, component, released);
  if (asked !== null && typeof asked !== 'string') return none(asked);
  if (asked === null) {
    const open = mine.filter(({ version }) => isOpen(released, version, artifact.commit));
    const newest = newestOf(open);
    if (newest !== null) return named(naming, component, newest);
  }
  const version = asked ?? openVersionOf(facts, final, component, known, released);
  const release = released.find((entry) => compareVersions(entry.version, version) === 0);
  const again = newestOf(mine.filter((entry) => compareVersions(entry.version, version) === 0));
  if (release !== undefined && release.commit !== artifact.commit) {
    const tag = releaseTagOf(final, component, release);
    return none(candidateOfReleased(component, naming.environment, version, tag));
  }
  if (again !== null) return named(naming, component, again);
  if (release !== undefined) {
    const tag = releaseTagOf(final, component, release);
    return none(candidateOfReleased(component, naming.environment, version, tag));
  }
  const lower = lowerThanLive(facts, final, component, version, artifact);
  if (lower !== null) return none(lower);
  const numbers = known
    .filter((entry) => compareVersions(entry.version, version) === 0)
    .map(({ candidate }) => candidate ?? 0);
  return named(naming, component, { version, candidate: Math.max(0, ...numbers) + 1 });
}

/** The version of a hotfix that is under way is no version that the trunk's candidates would join. */
function openVersionOf(
  facts: NameFacts,
  final: Naming,
  component: string,
  known: readonly Known[],
  released: readonly Known[],
): string {
  const { hotfix } = facts.intent;
  if (hotfix !== undefined) {
    const runs = versionThatRuns(facts, final, component);
    return hotfixVersion(facts, hotfix.base.commit, known, released, runs);
  }
  const { hotfixes } = facts.ledger.obligations(component).state;
  const own = new Set(hotfixes.flatMap(({ commit, earlier }) => [commit, ...earlier]));
  return openVersion(
    facts,
    known.filter(({ commit }) => !own.has(commit)),
    released,
  );
}

function releaseOf(facts: NameFacts, naming: Naming, component: string, artifact: Artifact): NameTarget {
  const released = knownNames(facts, naming, component);
  const before = candidateNaming(facts, naming);
  const version =
    before === null
      ? versionWithoutCandidate(facts, naming, component, artifact, released)
      : versionOfCandidate(facts, naming, before, component, artifact);
  if (typeof version !== 'string') return none(version);
  const taken = released.find(
    (entry) => compareVersions(entry.version, version) === 0 && entry.commit !== artifact.commit,
  );
  if (taken !== undefined) {
    const tag = releaseTagOf(naming, component, taken);
    const where = naming.environment;
    return none(
      before === null
        ? versionTaken(component, where, tag, taken.commit, artifact.commit)
        : releasedMeanwhile(component, where, tag, taken.commit, artifact.commit, before.environment),
    );
  }
  const lower = lowerThanLive(facts, naming, component, version, artifact);
  if (lower !== null) return none(lower);
  const again = released.find((entry) => compareVersions(entry.version, version) === 0);
  return named(naming, component, again ?? { version, candidate: null });
}

/** The naming of the environment whose candidates become these releases; null when there is none. */
function candidateNaming({ pipeline }: NameFacts, naming: Naming): Naming | null {
  const index = pipeline.environments.findIndex(({ name }) => name === naming.environment);
  const before = pipeline.environments.slice(0, index).findLast(({ releaseTag }) => releaseTag !== null);
  return before === undefined ? null : namingOf(pipeline, before);
}

function versionOfCandidate(
  facts: NameFacts,
  naming: Naming,
  before: Naming,
  component: string,
  artifact: Artifact,
): string | ErrorFacts {
  const { intent, ledger } = facts;
  const where = naming.environment;
  if (intent.bump !== undefined) return bumpOfRelease(component, where, before.environment);
  const { history } = ledger.component(before.environment, component).state;
  const verified = history.find((past) => past.artifact.commit === artifact.commit);
  const candidates = (verified?.names ?? []).flatMap((text) => parseShortName(before, text) ?? []);
  const newest = newestOf(candidates);
  if (newest === null) {
    return candidateNotVerified(component, where, artifact.shortId, before.environment);
  }
  const asked = intent.releaseVersion;
  if (asked === undefined || compareVersions(asked, newest.version) === 0) return newest.version;
  const other = candidates.find(({ version }) => compareVersions(version, asked) === 0);
  if (other !== undefined) return other.version;
  const candidate = shortNameOf(before, newest);
  return notTheCandidate(component, where, asked, artifact.shortId, candidate, before.environment);
}

function versionWithoutCandidate(
  facts: NameFacts,
  naming: Naming,
  component: string,
  artifact: Artifact,
  released: readonly Known[],
): string | ErrorFacts {
  const asked = askedVersion(facts, component, released);
  if (asked !== null) return asked;
  const mine = newestOf(released.filter(({ commit }) => commit === artifact.commit));
  if (mine !== null) return mine.version;
  const { hotfix } = facts.intent;
  return hotfix === undefined
    ? nextVersion(facts, released)
    : hotfixVersion(facts, hotfix.base.commit, [], released, versionThatRuns(facts, naming, component));
}

/** The version that was asked for, by its number or by a bump; null when the next one is meant. */
function askedVersion(
  { intent, now, pipeline }: NameFacts,
  component: string,
  released: readonly Known[],
): string | ErrorFacts | null {
  const { releaseVersion, bump } = intent;
  if (bump === undefined) return releaseVersion ?? null;
  if (releaseVersion !== undefined) return bumpAndVersion(component, releaseVersion, bump);
  const latest = highestVersion(released.map(({ version }) => version));
  if (bump === 'date') return dateAfter(latest, now);
  if (latest === null) return bumpOfNothing(component, pipeline.versioning.first);
  return isDate(latest) ? bumpOfDate(component, latest) : bumpVersion(latest, bump, now);
}

/** The version of what is released; null where nothing is, or without a name. */
function versionThatRuns({ ledger }: NameFacts, naming: Naming, component: string): string | null {
  const { names } = ledger.component(naming.environment, component).state;
  return highestVersion(names.flatMap((text) => parseShortName(naming, text)?.version ?? []));
}

function lowerThanLive(
  facts: NameFacts,
  naming: Naming,
  component: string,
  version: string,
  artifact: Artifact,
): ErrorFacts | null {
  const { live } = facts.ledger.component(naming.environment, component).state;
  if (live === null || live.commit === artifact.commit) return null;
  const runs = versionThatRuns(facts, naming, component);
  if (runs === null || compareVersions(version, runs) >= 0) return null;
  return releaseLower(component, naming.environment, version, runs);
}

function named(naming: Naming, component: string, name: ReleaseName): NameTarget {
  return {
    kind: 'name',
    version: name.version,
    tag: releaseTagOf(naming, component, name),
    name: shortNameOf(naming, name),
  };
}

function none(error: ErrorFacts): NameTarget {
  return { kind: 'none', error };
}

/** Short names that the artifact was given before it came here: what the registry must still show by them. */
export function namesBefore(
  facts: Pick<NameFacts, 'pipeline' | 'environment' | 'ledger'>,
  component: string,
  artifact: Artifact,
): string[] {
  const { environments } = facts.pipeline;
  const index = environments.findIndex(({ name }) => name === facts.environment.name);
  const names = environments.slice(0, index).flatMap(({ name }) => {
    const { state } = facts.ledger.component(name, component);
    const past = state.history.find((entry) => entry.artifact.commit === artifact.commit);
    return past?.names ?? [];
  });
  return [...new Set(names)];
}
