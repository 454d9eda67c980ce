import type { Intent, StepName } from '../../core/intent.js';
import { NOTHING_FOUND } from '../../core/observe/observation.js';
import { observe } from '../../core/observe/observe.js';
import { choosePlan } from '../../core/plan/choose-plan.js';
import type { World } from '../../core/world.js';
import { MERGE_CHAIN, promotionChain } from '../fakes/release-chain.js';

/** Everything that is planned in the schedules, and some that is not: a plan must not depend on being carried out. */
export const PLANNED: readonly (readonly [StepName, string])[] = [
  ...MERGE_CHAIN,
  ...promotionChain('staging'),
  ['rollback', 'integration'],
  ['reverify', 'integration'],
  ['unpin', 'integration'],
];

/**
 * 10: the same commit, ledger and configuration give the same plan, byte for byte. Planned twice from what one look
 * saw, and once from a look at the same world whose every answer came in the opposite order. Gives what differs, as
 * a sentence, or null.
 */
export async function planTwice(
  world: World,
  [step, environment]: (typeof PLANNED)[number],
): Promise<string | null> {
  const intent: Intent = {
    step,
    environment,
    components: world.components.map(({ name }) => name),
    dryRun: false,
    typed: 'nx',
  };
  const seen = await observe(world, intent, NOTHING_FOUND);
  const turned = await observe(backwards(world), intent, NOTHING_FOUND);
  const [first, second, third] = [seen, seen, turned].map((each) => JSON.stringify(choosePlan(each)));
  if (first === second && first === third) return null;
  const how = first === second ? 'depends on the order of what was seen' : 'is not the same twice';
  return `the plan of ${step} in ${environment} ${how}: ${first} and ${first === second ? third : second}`;
}

/** The same world, told from its end. */
function backwards(world: World): World {
  const { git, ledger, registry, driver } = world;
  return {
    ...world,
    components: world.components.toReversed(),
    git: {
      ...git,
      remoteState: async () => {
        const state = await git.remoteState();
        return { ...state, tags: turned(state.tags), ledger: turned(state.ledger) };
      },
      releaseCommits: async (...asked) => turned(await git.releaseCommits(...asked)),
    },
    ledger: { ...ledger, read: async (...asked) => turned(await ledger.read(...asked)) },
    registry: { ...registry, digests: async (...asked) => turned(await registry.digests(...asked)) },
    driver: { ...driver, current: async (...asked) => turned(await driver.current(...asked)) },
  };
}

function turned<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].toReversed());
}
