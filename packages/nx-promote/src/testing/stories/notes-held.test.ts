import { NOTE, NOTE_ID as ID, teamWithNote } from '../fakes/team-with-note.js';
import type { Team } from '../fakes/team.js';
import { setHold } from '../../core/commands/hold.js';
import { promote } from '../../core/commands/promote.js';
import { releaseStatus } from '../../core/commands/release-status.js';
import type { ComponentOutcome } from '../../core/intent.js';
import { runIntent } from '../../core/run-intent.js';

const AFTER = NOTE.replace('before', 'after');
const UNKNOWN = /no deployment note is called/;

async function held(note: string): Promise<Team> {
  const team = await teamWithNote(note);
  await setHold(team.world(), { environment: 'staging', kind: 'hold', reason: 'the demo', dryRun: false });
  team.setting.told.length = 0;
  return team;
}

/** All that anybody was told of an outcome, also by the way. */
const said = (team: Team, outcome: unknown): string => JSON.stringify([outcome, ...team.setting.told]);

describe('--note-done for an environment that is held', () => {
  it.each([
    ['before', NOTE],
    ['after', AFTER],
  ])('never says that a note for %s the deployment does not exist', async (_when, note) => {
    for (const dryRun of [true, false]) {
      const team = await held(note);
      const result = await team.promote('staging', 'core', { notesDone: [ID], dryRun });
      expect(result?.error?.code).toBe('HELD');
      expect(said(team, result)).not.toMatch(UNKNOWN);
      const whole = { environment: 'staging', components: [], typed: 'nx', dryRun, notesDone: [ID] };
      expect(said(team, await promote(team.world(), whole))).not.toMatch(UNKNOWN);
    }
  });

  it('keeps what was said of a note for when the hold is over', async () => {
    const team = await held(NOTE);
    await team.promote('staging', 'core', { notesDone: [ID] });
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done' });
    await setHold(team.world(), { environment: 'staging', kind: 'unhold', reason: null, dryRun: false });
    expect(await team.promote('staging')).toMatchObject({ status: 'done' });
  });

  it('still says of what is no note that it is none', async () => {
    const team = await held(NOTE);
    const result = await team.promote('staging', 'core', { notesDone: ['reindx'] });
    expect(said(team, result)).toMatch(UNKNOWN);
  });
});

describe('a note for after the deployment', () => {
  const hint = async (team: Team): Promise<string> => {
    const { notices } = await releaseStatus(team.world(), {});
    return notices.flatMap(({ code, hints }) => (code === 'NOTES_OPEN' ? hints : [])).join();
  };
  const test = async (team: Team, id = ID): Promise<ComponentOutcome | undefined> => {
    const typed = 'nx run core:integration-test-staging';
    const intent = { environment: 'staging', components: ['core'], dryRun: false, typed } as const;
    return (await runIntent(team.world(), { ...intent, step: 'verify', notesDone: [id] })).outcomes.get(
      'core',
    );
  };

  it('is advised to be done where it came, and else the release that brings it', async () => {
    const team = await teamWithNote(AFTER);
    expect(await hint(team)).toBe('nx run core:release-staging   # deploys it, then waits for the note');
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(await hint(team)).toBe(`when it is done: nx run core:integration-test-staging --note-done=${ID}`);
    expect(await test(team)).toMatchObject({ status: 'done' });
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done' });
  });

  it('does not become one that does not exist when it is named too early', async () => {
    const team = await teamWithNote(AFTER);
    team.setting.told.length = 0;
    const told = said(team, await test(team));
    expect(told).not.toMatch(UNKNOWN);
    expect(told).toContain('if it comes with the next release, type --note-done=');
    expect(team.state('staging').notes).toEqual({});
  });
});
