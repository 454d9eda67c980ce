import type { Intent, StepName } from '../../core/intent.js';
import type { LedgerSnapshot } from '../../core/ledger/snapshot.js';
import type { Ancestry, AncestryAnswers } from '../../core/model/ancestry.js';
import type { BuiltArtifact } from '../../core/model/artifact.js';
import { emptyEnvironmentState, type EnvironmentState } from '../../core/model/environment-state.js';
import { emptyObligations, type Hotfix } from '../../core/model/hotfix.js';
import { inDeploymentOrder } from '../../core/model/order.js';
import type { Environment, Pipeline } from '../../core/model/pipeline.js';
import type { Holder, Kind } from '../../core/model/record.js';
import { emptyState, type ComponentState, type InProgress } from '../../core/model/state.js';
import { NOTHING_FOUND, type Findings, type Observation } from '../../core/observe/observation.js';
import type { Deployed } from '../../core/ports/driver.js';
import type { Shown } from '../../core/ports/registry.js';
import { attemptId } from '../../core/plan/settle/attempt.js';
import { fakeSetting } from '../fakes/fake-world.js';

/** Commits are letters, each the parent of the next; where one stands, its image is built and tagged. */
export type Letter = 'a' | 'b' | 'c' | 'd';

const LETTERS: readonly Letter[] = ['a', 'b', 'c', 'd'];
const NOW = '2026-01-02T00:00:00Z';
const THEN = '2026-01-01T00:00:00Z';

export function commit(letter: Letter): string {
  return letter.repeat(40);
}

/** The artifact of a commit. */
export function art(letter: Letter, component = 'core'): BuiltArtifact {
  const digest = `sha256:${letter.repeat(64)}`;
  return { commit: commit(letter), shortId: letter.repeat(7), image: `registry.test/${component}`, digest };
}

/** What is known of a component in an environment; a letter stands for its artifact. */
export interface StateWords {
  readonly live?: Letter;
  readonly verified?: Letter;
  /** Who is at work on it and at what: `ours release started b`, with the names it has; also `dead`, `busy`. */
  readonly doing?: string;
  /** What passed there, newest first. */
  readonly history?: readonly Letter[];
  readonly rejected?: readonly Letter[];
  readonly suspect?: readonly Letter[];
  readonly more?: Partial<ComponentState>;
}

/** A look in a few words. What is not said is as ordinary as it can be. */
export interface Words {
  /** `core` or `dev/core`; without an environment, in the one that the step is about. */
  readonly states?: Readonly<Record<string, StateWords>>;
  /** What is to be brought, by component; `core: 'b'` when absent. */
  readonly targets?: Readonly<Record<string, Letter>>;
  readonly components?: readonly string[];
  /** Those of them that the run is about; all when absent. */
  readonly about?: readonly string[];
  /** What stands in the deployment; absent where nobody was asked. */
  readonly running?: Readonly<Record<string, Letter | null>>;
  /** Commits with a build tag; all when absent. */
  readonly tagged?: readonly Letter[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly images?: Readonly<Record<string, Shown>>;
  readonly ancestry?: Readonly<Record<string, Ancestry>>;
  /** The short name that `core` is to get. */
  readonly called?: string;
  /** Whether the checkout has changes. */
  readonly dirty?: boolean;
  /** Whose suite runs on the environment. */
  readonly testedBy?: string;
  readonly intent?: object;
  readonly environment?: Partial<Environment>;
  readonly pipeline?: Partial<Pipeline>;
  readonly whole?: Partial<EnvironmentState>;
  readonly hotfixes?: readonly Hotfix[];
  readonly findings?: Partial<Findings>;
  readonly more?: Partial<Observation>;
}

/** One look at a step into an environment. */
export function lookAt(step: StepName, where: string, words: Words = {}): Observation {
  const setting = fakeSetting([...(words.components ?? ['core'])]);
  const index = setting.pipeline.environments.findIndex(({ name }) => name === where);
  const environments = setting.pipeline.environments.map((one) =>
    one.name === where ? { ...one, ...words.environment } : one,
  );
  const pipeline = { ...setting.pipeline, environments, ...words.pipeline };
  const environment = environments[index] as Environment;
  const allComponents = inDeploymentOrder(setting.components);
  const components = allComponents.filter(({ name }) => words.about?.includes(name) ?? true);
  const names = components.map(({ name }) => name);
  const targets = words.targets ?? { core: 'b' as const };
  const intent = {
    step,
    environment: where,
    components: names,
    dryRun: false,
    typed: 'nx run it',
    ...words.intent,
  } as Intent;
  return {
    now: NOW,
    intent,
    pipeline,
    environment,
    previous: intent.unmerged === true ? null : (environments[index - 1] ?? null),
    components,
    allComponents,
    checkout: { head: commit('d'), dirty: words.dirty === true ? ['x'] : [] } as never,
    trunkTip: commit('d'),
    tags: tagsOf(
      words,
      components.map(({ name }) => name),
    ),
    targets: new Map(
      Object.entries(targets).map(([name, letter]) => [
        name,
        { kind: 'artifact', artifact: art(letter, name), why: 'it is wanted' },
      ]),
    ),
    newer: new Map(),
    names: namesOf(words),
    foreseen: new Map(),
    ledger: ledgerOf(where, words),
    images: imagesOf(
      words,
      components.map(({ name }) => name),
    ),
    running: new Map(Object.entries(words.running ?? {}).map(([name, one]) => [name, deployed(one, name)])),
    adoptable: new Map(),
    waysBack: new Map(),
    ancestry: { of: (a: string, b: string) => ancestryOf(words, a, b) } as AncestryAnswers,
    forwardPorts: new Map(),
    notes: { before: [], after: [], leaving: [], unasked: [], overlooked: [] },
    notesBack: [],
    leases: new Map(),
    deadHolders: new Set(KINDS.map((kind) => `${attemptOf('dead', where, kind)} dead`)),
    holder: holder('ours'),
    actor: { name: 'someone', run: null },
    findings: { ...NOTHING_FOUND, ...words.findings },
    files: new Map(),
    ...words.more,
  };
}

const KINDS = [
  'release',
  'promotion',
  'hotfix',
  'rollback',
  'redeploy',
  'reverify',
  'try',
  'verify',
] as const;

/** The id of the attempt that somebody has begun there. */
export function attemptOf(who: string, where: string, kind: Kind | 'verify'): string {
  return attemptId(who, where, kind);
}

export function holder(invocation: string): Holder {
  const process = { id: 1, started: 'then' };
  return { invocation, user: 'someone', host: 'there', process, run: null, leaseSeconds: 600 };
}

function inProgress(words: string | undefined, where: string, component: string): InProgress | null {
  if (words === undefined) return null;
  const [who = '', kind = '', phase = '', letter = 'b', ...names] = words.split(' ');
  return {
    attempt: attemptOf(who, where, kind as Kind),
    kind: kind as Kind,
    phase: phase as InProgress['phase'],
    artifact: art(letter as Letter, component),
    replaces: null,
    names,
    overrides: [],
    holder: holder(who),
    since: THEN,
    at: THEN,
  };
}

function stateOf(where: string, component: string, words: StateWords): ComponentState {
  const entry = (letter: Letter): ComponentState['rejected'][number] => ({
    commit: commit(letter),
    digest: art(letter).digest,
    attempt: 'earlier',
    suite: 'system',
    report: null,
    reason: 'it failed',
  });
  const artifact = (letter: Letter | undefined): BuiltArtifact | null =>
    letter === undefined ? null : art(letter, component);
  return {
    ...emptyState(component, where),
    live: artifact(words.live),
    liveAttempt: words.live === undefined ? null : 'earlier',
    verified: artifact(words.verified),
    inProgress: inProgress(words.doing, where, component),
    history: (words.history ?? []).map((letter) => ({
      artifact: art(letter, component),
      attempt: 'earlier',
      names: [],
      at: THEN,
      kind: 'release' as const,
    })),
    rejected: (words.rejected ?? []).map(entry),
    suspect: (words.suspect ?? []).map(entry),
    ...words.more,
  };
}

function verifying(where: string, who: string | undefined): EnvironmentState['verifying'] {
  if (who === undefined) return null;
  const attempt = attemptOf(who, where, 'verify');
  return { attempt, components: ['ui'], holder: holder(who), since: THEN };
}

function ledgerOf(where: string, { states = {}, whole, hotfixes = [], testedBy }: Words): LedgerSnapshot {
  const known = Object.entries(states).map(([key, words]) => {
    const [environment, component] = key.includes('/') ? key.split('/') : [where, key];
    return stateOf(environment as string, component as string, words);
  });
  return {
    component: (environment, component) => ({
      ref: `refs/promote/components/${environment}/${component}`,
      tip: null,
      state:
        known.find((state) => state.environment === environment && state.component === component) ??
        emptyState(component, environment),
    }),
    environment: (name) => ({
      ref: `refs/promote/environments/${name}`,
      tip: null,
      state: {
        ...emptyEnvironmentState(name),
        ...(name === where ? { verifying: verifying(where, testedBy), ...whole } : {}),
      },
    }),
    obligations: (component) => ({
      ref: `refs/promote/obligations/${component}`,
      tip: null,
      state: { ...emptyObligations(component), hotfixes },
    }),
    componentsIn: (environment) => known.filter((state) => state.environment === environment),
  };
}

function tagsOf({ tagged = LETTERS, tags = {} }: Words, components: readonly string[]): Map<string, string> {
  const built = components.flatMap((name) =>
    tagged.map((letter) => [`${name}/${letter.repeat(7)}`, commit(letter)] as const),
  );
  return new Map([...built, ...Object.entries(tags)]);
}

function namesOf({ called }: Words): Observation['names'] {
  if (called === undefined) return new Map();
  const version = called.replace(/^v|\.rc$/g, '');
  return new Map([['core', { kind: 'name', version, tag: `core/${called}`, name: called }]]);
}

function imagesOf({ images = {} }: Words, components: readonly string[]): Map<string, Shown> {
  const built = components.flatMap((name) =>
    LETTERS.map((letter) => [`${name}:${letter.repeat(7)}`, art(letter).digest] as const),
  );
  return new Map<string, Shown>([...built, ...Object.entries(images)]);
}

/** As a deployment repository says it. */
export function deployed(letter: Letter | null, component = 'core'): Deployed {
  const rest = { revision: null, unpinned: false };
  if (letter === null) return { reference: null, image: null, digest: null, tag: null, ...rest };
  const { image, shortId: tag, digest } = art(letter, component);
  return { reference: `${image}:${tag}@${digest}`, image, digest, tag, ...rest };
}

function ancestryOf({ ancestry = {} }: Words, ancestor: string, descendant: string): Ancestry {
  return ancestry[`${ancestor[0]}..${descendant[0]}`] ?? (ancestor <= descendant ? 'yes' : 'no');
}
