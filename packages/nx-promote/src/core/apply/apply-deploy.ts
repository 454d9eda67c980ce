import { PromoteError } from '../errors.js';
import type { DeployStep } from '../plan/plan.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import { namesOf } from './named-changes.js';
import type { RunState } from './run-state.js';
import { secondsSince } from './seconds-since.js';
import { stillOurs } from './still-ours.js';

type DeployWorld = Pick<
  World,
  'pipeline' | 'components' | 'driver' | 'git' | 'ledger' | 'holder' | 'clock' | 'reporter'
>;

/** Has the driver make the environment run the artifacts, under a claim that is looked at right before. */
export async function applyDeploy(world: DeployWorld, step: DeployStep, run: RunState): Promise<void> {
  const changes = step.changes.filter(({ component }) => !run.hasFailed(component));
  if (changes.length === 0) return;
  const names = changes.map(({ component }) => component);
  const begun = world.clock.monotonic();
  const waiting = world.reporter.wait(`${step.environment}: deploying ${namesOf(changes)}`);
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
      stillOurs: () => stillOurs(world, names, run),
    });
    const seconds = secondsSince(world, begun);
    for (const { component, artifact } of changes) {
      run.hasDeployed(component, artifact);
      const { shortId } = artifact;
      run.did({ did: 'deploy', component, shortId, changed: changed.length > 0, seconds });
    }
    world.reporter.detail(`${step.environment}: ${deployedText(changed.length > 0, revision)}`);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    for (const name of names) run.fail(name, error);
  } finally {
    waiting.end('deployed');
  }
}

function deployedText(hasChanged: boolean, revision: string | null): string {
  if (!hasChanged) return 'the version is set already';
  return revision === null ? 'deployed' : `pushed deployment commit ${revision.slice(0, 12)}`;
}
