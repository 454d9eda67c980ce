import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import type { ComponentOutcome, StepName } from '../../core/intent.js';
import type { ComponentState } from '../../core/model/state.js';
import { runIntent } from '../../core/run-intent.js';
import { intentFor, type IntentOptions } from './intent.js';
import type { World } from '../../core/world.js';
import { FakeServer } from './fake-server.js';
import { environmentSuite, fakeSetting, fakeWorld, type FakeReleaser } from './fake-world.js';
import { releaseChain } from './release-chain.js';

/** Three components on one server, and what people do there beside releasing. */
export interface GoingBack {
  begin(): FakeServer;
  /** Whatever a test did: the ledger is one that a reader can trust. */
  end(): Promise<void>;
  /** A new run; all runs before it are known to be dead. */
  world(rest?: Partial<FakeReleaser>): World;
  act(
    step: StepName,
    components: readonly string[],
    rest?: IntentOptions,
    releaser?: Partial<FakeReleaser>,
  ): Promise<ReadonlyMap<string, ComponentOutcome>>;
  release(...names: string[]): Promise<Map<string, ComponentOutcome | undefined>>;
  releaseAs(
    releaser: Partial<FakeReleaser>,
    ...names: string[]
  ): Promise<Map<string, ComponentOutcome | undefined>>;
  /** Merges and releases so many commits, oldest first. */
  released(times: number, ...names: string[]): Promise<string[]>;
  /** Somebody writes a commit's image into the deployment repository. */
  byHand(component: string, commit: string, environment?: string): void;
  running(component: string, environment?: string): string | undefined;
  stateOf(component: string, environment?: string): ComponentState;
}

export function goingBack(): GoingBack {
  const setting = fakeSetting(['core', 'ui', 'broker'], [environmentSuite('system')]);
  const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  let server = new FakeServer();
  let runs: string[] = [];
  const stage: GoingBack = {
    begin() {
      runs = [];
      return (server = new FakeServer());
    },
    async end() {
      const { problems } = await verifyLedger(fakeWorld(server, setting, { invocation: 'reader' }));
      if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
    },
    world(rest = {}) {
      const invocation = `run ${runs.length}`;
      const dead = new Set(runs);
      runs.push(invocation);
      clock.milliseconds += 3_600_000;
      return fakeWorld(server, setting, { invocation, dead, clock, ...rest });
    },
    async act(step, components, rest = {}, releaser = {}) {
      const typed = `nx run-many -t ${step} --environment=integration`;
      const intent = intentFor(step, { components, typed, ...rest });
      return (await runIntent(stage.world(releaser), intent)).outcomes;
    },
    release: (...names) => stage.releaseAs({}, ...names),
    async releaseAs(releaser, ...names) {
      const ends = await releaseChain(stage.world(releaser), names);
      return new Map([...ends].map(([name, { result }]) => [name, result]));
    },
    async released(times, ...names) {
      const commits: string[] = [];
      for (let time = 0; time < times; time += 1) {
        commits.push(server.merge(...names));
        await stage.release(...names);
      }
      return commits;
    },
    byHand(component, commit, environment = 'integration') {
      const tag = short(commit);
      server.tags.set(`${component}/${tag}`, commit);
      server.build();
      const digest = server.images.get(`${component}:${tag}`)?.digest ?? '';
      const reference = `${component}:${tag}@${digest}`;
      server.running(environment).set(component, { reference, digest, tag, attempt: '' });
    },
    running: (component, environment = 'integration') => server.running(environment).get(component)?.tag,
    stateOf: (component, environment = 'integration') =>
      JSON.parse(server.ledger.get(`refs/promote/components/${environment}/${component}`)?.state ?? 'null'),
  };
  return stage;
}

/** As a tag says it. */
export function short(commit: string): string {
  return commit.slice(0, 7);
}
