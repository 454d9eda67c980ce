import { notLive, stoppedBy } from '../errors/deployments.js';
import { pauseAfter } from '../model/back-off.js';
import { deployedAfter } from '../model/order.js';
import type { AwaitLiveStep, PlannedChange } from '../plan/plan.js';
import type { LiveAnswer } from '../ports/driver.js';
import type { World } from '../world.js';
import { secondsSince } from './seconds-since.js';
import { byName } from './by-name.js';
import { namesOf } from './named-changes.js';
import type { RunState } from './run-state.js';

type LiveWorld = Pick<World, 'pipeline' | 'components' | 'live' | 'clock' | 'reporter'>;

const POLLING = { firstMs: 200, longestMs: 5_000, factor: 1.5 };

/** Asks the environment itself until it reports every artifact, or until its time is over. */
export async function awaitLive(world: LiveWorld, step: AwaitLiveStep, run: RunState): Promise<void> {
  const environment = byName(world.pipeline.environments, step.environment);
  if (environment.live === null) return;
  const { timeoutSeconds } = environment.live;
  const begun = world.clock.monotonic();
  const told = new Map<string, string>();
  let waiting = step.changes.filter(({ component }) => !run.hasFailed(component));
  if (waiting.length === 0) return;
  let asked = 0;
  const progress = world.reporter.wait(`${environment.name}: waiting until ${namesOf(waiting)} is live`);
  for (;;) {
    const answers = await Promise.all(
      waiting.map(async (change) => ({
        change,
        answer: await world.live.ask(environment, byName(world.components, change.component)),
      })),
    );
    for (const { change, answer } of answers) told.set(change.component, describe(change, answer));
    waiting = answers.filter(({ change, answer }) => !matches(change, answer)).map(({ change }) => change);
    if (waiting.length === 0 || world.clock.monotonic() - begun > timeoutSeconds * 1000) break;
    const [first] = waiting;
    progress.update(`${first?.component ?? ''}: ${told.get(first?.component ?? '') ?? ''}`);
    asked += 1;
    await world.clock.sleep(pauseAfter(asked, POLLING));
  }
  progress.end(waiting.length === 0 ? 'live' : `${namesOf(waiting)} did not come up`);
  const seconds = secondsSince(world, begun);
  for (const change of step.changes)
    if (!waiting.includes(change) && !run.hasFailed(change.component))
      run.did({ did: 'live', component: change.component, seconds });
  failThese(world, step, waiting, told, run);
}

/** What did not come up fails, and with it what is deployed after it in this plan. */
function failThese(
  world: LiveWorld,
  step: AwaitLiveStep,
  missing: readonly PlannedChange[],
  told: ReadonlyMap<string, string>,
  run: RunState,
): void {
  const environment = byName(world.pipeline.environments, step.environment);
  const names = new Set(missing.map(({ component }) => component));
  for (const name of names) {
    const seconds = environment.live?.timeoutSeconds ?? 0;
    run.fail(name, notLive(name, environment.name, told.get(name) ?? '', seconds));
  }
  const set = step.changes.map(({ component }) => byName(world.components, component));
  for (const name of deployedAfter(set, names)) {
    const before = byName(set, name).deployAfter.find((other) => run.hasFailed(other));
    run.fail(name, stoppedBy(name, before ?? [...names].join(', ')));
  }
}

/** What the probe cannot say counts as said: a probe without a digest proves the commit alone. */
function matches({ artifact }: PlannedChange, answer: LiveAnswer | null): boolean {
  if (answer === null) return true;
  if (answer.kind === 'no-answer') return false;
  if (answer.commit === null && answer.digest === null) return false;
  const commitFits = answer.commit === null || artifact.commit.startsWith(answer.commit.toLowerCase());
  const digestFits = answer.digest === null || answer.digest === artifact.digest;
  return commitFits && digestFits && (answer.commit === null || answer.commit.length >= 7);
}

function describe({ artifact }: PlannedChange, answer: LiveAnswer | null): string {
  if (answer === null) return '';
  if (answer.kind === 'no-answer') return `it does not answer: ${answer.why}`;
  return `it reports ${answer.commit ?? answer.digest ?? 'nothing'}, wanted ${artifact.shortId}`;
}
