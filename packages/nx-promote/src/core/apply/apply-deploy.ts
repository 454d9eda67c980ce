import { PromoteError } from '../errors/promote-error.js';
import type { DeployStep } from '../plan/plan.js';
import { PlanOutdated } from '../ports/driver.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import { namesOf } from './named-changes.js';
import type { RunState } from './run-state.js';
import { secondsSince } from './seconds-since.js';
import { stillOurs } from './still-ours.js';

type DeployWorld = Pick<
  World,
  'pipeline' | 'components' | 'driver' | 'git' | 'known' | 'ledger' | 'holder' | 'clock' | 'reporter'
>;

/**
 * Has the driver make the environment run the artifacts, under a claim that is looked at right before. False when
 * that look shows that the plan has to be made again.
 */
export async function applyDeploy(world: DeployWorld, step: DeployStep, run: RunState): Promise<boolean> {
  const changes = step.changes.filter(({ component }) => !run.hasFailed(component));
  if (changes.length === 0) return true;
  const names = changes.map(({ component }) => component);
  const begun = world.clock.monotonic();
  const waiting = world.reporter.wait(`${step.environment}: deploying ${namesOf(changes)}`);
  // Later looks find what others do meanwhile: a part may have been deployed by then.
  let isFirst = true;
  const ask = async (): Promise<void> => {
    const insists = isFirst && !run.goesByNewLook;
    isFirst = false;
    await stillOurs(world, names, run, insists);
  };
  try {
    const { changed, revision } = await world.driver.deploy({
      environment: byName(world.pipeline.environments, step.environment),
      changes: changes.map(({ component, artifact, replaces, version }) => ({
        component: byName(world.components, component),
        artifact,
        replaces: replaces?.shortId ?? null,
        version,
      })),
      attempt: step.attempt,
      subject: step.subject,
      stillOurs: ask,
    });
    // Nothing had to be pushed, so the driver did not ask: the record stands on this.
    if (isFirst && !run.goesByNewLook) await ask();
    const seconds = secondsSince(world, begun);
    for (const { component, artifact } of changes) {
      run.hasDeployed(component, artifact);
      const { shortId } = artifact;
      run.did({ did: 'deploy', component, shortId, changed: changed.length > 0, seconds });
    }
    world.reporter.detail(`${step.environment}: ${deployedText(changed.length > 0, revision)}`);
  } catch (error) {
    if (error instanceof PlanOutdated) {
      world.reporter.tell(`${step.environment}: ${error.message}; looking again`);
      return false;
    }
    if (!(error instanceof PromoteError)) throw error;
    for (const name of names) run.fail(name, error);
  } finally {
    waiting.end('deployed');
  }
  return true;
}

function deployedText(hasChanged: boolean, revision: string | null): string {
  if (!hasChanged) return 'the version is set already';
  return revision === null ? 'deployed' : `pushed deployment commit ${revision.slice(0, 12)}`;
}
