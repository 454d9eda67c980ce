import type { SuiteRun, SuitesStep } from '../plan/plan.js';
import type { Suite } from '../model/pipeline.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';
import { isStillOurs } from './still-ours.js';

type SuitesWorld = Pick<
  World,
  'pipeline' | 'components' | 'git' | 'known' | 'ledger' | 'holder' | 'suites' | 'reporter' | 'clock'
>;

/** Asks suites one after the other; what they said is known to the next round. */
export async function applySuites(world: SuitesWorld, step: SuitesStep, run: RunState): Promise<void> {
  const spoiled = new Set<string>();
  for (const planned of step.runs) {
    if (planned.component !== null && (spoiled.has(planned.component) || run.hasFailed(planned.component)))
      continue;
    if (!(await isStillOurs(world, planned.component === null ? [] : [planned.component], run))) continue;
    const outcome = await ask(world, step.environment, planned, run);
    // The first answer that is no pass settles it; asking on would only cost time.
    if (planned.component !== null && outcome !== 'passed' && outcome !== 'flaky')
      spoiled.add(planned.component);
  }
}

async function ask(
  world: SuitesWorld,
  environmentName: string,
  planned: SuiteRun,
  run: RunState,
): Promise<string> {
  const environment = byName(world.pipeline.environments, environmentName);
  const component = planned.component === null ? null : byName(world.components, planned.component);
  const suite = suiteNamed(world, planned.suite, component?.suites ?? []);
  const what = `suite ${suite.name}${component === null ? '' : ` of ${component.name}`}`;
  const waiting = world.reporter.wait(`${environmentName}: ${what}`);
  const asked = world.suites.run({
    suite,
    environment,
    component,
    commit: planned.commit,
    set: planned.set,
  });
  const evidence = await asked.finally(() => waiting.end('ended'));
  run.addEvidence({
    component: planned.component,
    digest: planned.digest,
    against: planned.against,
    evidence: { ...evidence, at: evidence.at ?? world.clock.now().toISOString() },
  });
  const { outcome, detail, seconds } = evidence;
  run.did({ did: 'suite', component: planned.component, suite: suite.name, outcome });
  const why = detail === undefined || outcome === 'passed' ? '' : `: ${detail}`;
  world.reporter.detail(`${environmentName}: ${what} ${outcome} after ${seconds.toFixed(1)} s${why}`);
  return outcome;
}

function suiteNamed(world: SuitesWorld, name: string, own: readonly Suite[]): Suite {
  return world.pipeline.suites[name] ?? byName(own, name);
}
