import { PromoteError } from '../errors/promote-error.js';
import { notConfirmed } from '../errors/confirm.js';
import type { Intent } from '../intent.js';
import { NOTHING_FOUND } from '../observe/observation.js';
import { observe } from '../observe/observe.js';
import { choosePlan } from '../plan/choose-plan.js';
import { entryToConfirm, needsYes, type Entry } from '../plan/gates/confirm.js';
import type { World } from '../world.js';

/** Asks the person at the terminal whether this may enter; throws where nobody can be asked. */
export type ConfirmEntry = (entry: Entry) => Promise<boolean>;

/**
 * The intent with the yes of somebody, where the environment wants one and something would enter. Throws when the
 * answer is no. Without anybody to ask the plan itself refuses.
 */
export async function confirmedFirst<I extends Intent>(
  world: World,
  intent: I,
  confirm: ConfirmEntry | undefined,
): Promise<I> {
  const environment = world.pipeline.environments.find(({ name }) => name === intent.environment);
  if (confirm === undefined || intent.dryRun || environment === undefined) return intent;
  if (!needsYes({ environment, intent })) return intent;
  const observation = await observe(world, { ...intent, dryRun: true }, NOTHING_FOUND);
  const entry = entryToConfirm(observation, choosePlan(observation));
  if (entry === null) return intent;
  if (!(await confirm(entry))) throw new PromoteError(notConfirmed(intent.environment));
  return { ...intent, confirm: true };
}
