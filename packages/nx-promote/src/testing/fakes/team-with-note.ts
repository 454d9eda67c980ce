import { fakeSetting } from './fake-world.js';
import { Team } from './team.js';

export const NOTE = '---\nwhen: before\nenvironments: [staging, production]\n---\nReindex the files.\n';
export const NOTE_ID = 'components/core/reindex';

/** A team whose newest change of core, in integration, needs something done before staging and production. */
export async function teamWithNote(content = NOTE): Promise<Team> {
  const team = new Team(fakeSetting(['core', 'ui']));
  await team.merge('core', 'ui');
  await team.promote('staging', ['core', 'ui']);
  await team.promote('production', ['core', 'ui']);
  team.server.mergeNote('core', 'reindex', content);
  await team.merge('core', 'ui');
  return team;
}
