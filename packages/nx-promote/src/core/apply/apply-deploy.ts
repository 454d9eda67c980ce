import * as errors from '../error-catalogue.js';
import { PromoteError } from '../errors.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot } from '../ledger/snapshot.js';
import type { DeployStep } from '../plan/plan.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';

type DeployWorld = Pick<
  World,
  'pipeline' | 'components' | 'driver' | 'git' | 'ledger' | 'holder' | 'reporter'
>;

/** Has the driver make the environment run the artifacts, under a claim that is looked at right before. */
export async function applyDeploy(world: DeployWorld, step: DeployStep, run: RunState): Promise<void> {
  const changes = step.changes.filter(({ component }) => !run.hasFailed(component));
  if (changes.length === 0) return;
  const names = changes.map(({ component }) => component);
  for (const { component, artifact, replaces } of changes) {
    const from = replaces === null ? 'the first time' : `from ${replaces.shortId}`;
    world.reporter.tell(
      `${step.environment}: ${component} ${from} to ${artifact.shortId} (${artifact.digest.slice(0, 19)})`,
    );
  }
  try {
    const { changed, revision } = await world.driver.deploy({
      environment: byName(world.pipeline.environments, step.environment),
      changes: changes.map(({ component, artifact, replaces }) => ({
        component: byName(world.components, component),
        artifact,
        replaces: replaces?.shortId ?? null,
      })),
      attempt: step.attempt,
      subject: step.subject,
      stillOurs: () => stillOurs(world, step.environment, names),
    });
    world.reporter.tell(
      changed.length === 0
        ? `${step.environment}: told so already`
        : `${step.environment}: told${revision === null ? '' : ` by ${revision.slice(0, 12)}`}`,
    );
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    for (const name of names) run.fail(name, error);
  }
}

/** Reads the ledger again and throws when an attempt of these is no longer held by this invocation. */
async function stillOurs(world: DeployWorld, environment: string, names: readonly string[]): Promise<void> {
  const { ledger: tips } = await world.git.remoteState();
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const snapshot = await readSnapshot(world.ledger, refs, tips);
  const lost = names.find(
    (name) =>
      snapshot.component(environment, name).state.inProgress?.holder.invocation !== world.holder.invocation,
  );
  if (lost !== undefined) throw new PromoteError(errors.lostClaim(lost, environment));
}
