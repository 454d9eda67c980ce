import { announce } from '../announce.js';
import type { Hotfix } from '../model/hotfix.js';
import type { World } from '../world.js';

/**
 * Tells the team that a hotfix was decided. Told again when the command is repeated, since nobody knows whether the
 * first one came that far; the id says that it is the same.
 */
export async function announceOpened(
  world: Pick<World, 'notifier' | 'reporter'>,
  component: string,
  { name, by, approvedBy, from, base, reason, since }: Hotfix,
  baseNames: readonly string[] = [],
): Promise<void> {
  const agreed = approvedBy === null ? '' : `, approved by ${approvedBy}`;
  const stands = [...baseNames, base.shortId].join(' ');
  await announce(world, {
    id: `hotfix ${component} ${name} ${since}`,
    event: 'hotfix-opened',
    environment: from,
    components: [component],
    text: `${component}: hotfix ${name} is begun by ${by}${agreed}, on top of ${stands} from ${from}: ${reason}`,
  });
}
