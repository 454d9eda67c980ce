import { releaseChain } from '../fakes/release-chain.js';
import { NOTE, NOTE_ID as ID, teamWithNote } from '../fakes/team-with-note.js';
import { changesBetween } from '../../core/commands/changes/changes-between.js';
import { promote } from '../../core/commands/promote.js';
import { releaseStatus } from '../../core/commands/release-status.js';

/** What people are told of notes, and what goes on the record when they go past them. */
describe('--override', () => {
  it('with a reason alone opens no notes', async () => {
    const team = await teamWithNote();
    const stopped = await team.promote('staging', 'core', { override: 'we are in a hurry' });
    expect(stopped).toMatchObject({ status: 'waiting' });
    expect(stopped?.error?.hints.at(-1)).toContain('--override "notes: <reason>"');
  });

  it('that names the notes lets each of them go, with its reason, once and for all', async () => {
    const team = await teamWithNote();
    const after = NOTE.replace('before', 'after');
    team.server.mergeNote('core', 'second', after);
    await team.merge('core');
    const override = 'staging/notes: the index is not used here';
    expect(await team.promote('staging', 'core', { override })).toMatchObject({ status: 'done' });
    const waived = { outcome: 'waived', by: 'someone', reason: 'the index is not used here' };
    expect(team.state('staging').notes).toMatchObject({
      [ID]: waived,
      'components/core/second': waived,
    });
    expect(await team.promote('production', 'core', { override })).toMatchObject({ status: 'waiting' });
  });

  it('leaves commands that the release runs by itself alone', async () => {
    const command = NOTE.replace('---\nReindex', 'kind: command\ncommand: [npm, run, x]\n---\nReindex');
    const team = await teamWithNote(command);
    expect(await team.promote('staging', 'core', { override: 'notes: no time' })).toMatchObject({
      status: 'done',
    });
    expect(team.server.noteLog).toEqual([`staging ${ID}`]);
  });
});

describe('who is stopped by several notes', () => {
  it('reads how to let all of them go', async () => {
    const team = await teamWithNote();
    team.server.mergeNote('core', 'second', NOTE);
    await team.merge('core');
    const stopped = await team.promote('staging');
    expect(stopped?.error?.hints[1]).toContain(`--note-waive=${ID},components/core/second --reason="..."`);
  });
});

describe('an id that is that of no note', () => {
  it('is told with what is near, though nothing else is open', async () => {
    const team = await teamWithNote();
    await team.promote('staging', 'core', { notesDone: [ID] });
    await team.merge('core');
    team.setting.told.length = 0;
    await team.promote('staging', 'core', { notesDone: ['components/core/reindx'] });
    const told = team.setting.told.filter((line) => line.includes('reindx'));
    expect(told).toEqual([expect.stringContaining('no deployment note is called "components/core/reindx"')]);
  });

  it('is told with what is near where something is open', async () => {
    const team = await teamWithNote();
    const stopped = await team.promote('staging', 'core', { notesDone: ['components/core/reindx'] });
    expect(stopped?.error?.details).toContain(
      `no deployment note is called "components/core/reindx"; did you mean "${ID}"?`,
    );
  });

  it('is not told of a note that is done', async () => {
    const team = await teamWithNote();
    await team.promote('staging', 'core', { notesDone: [ID] });
    team.setting.told.length = 0;
    await team.promote('staging', 'core', { notesDone: [ID] });
    expect(team.setting.told.join()).not.toContain('is called');
  });
});

describe('a misspelt environment', () => {
  const PROBLEM = 'there is no environment "stagin"; did you mean "staging"?';
  const stagin = NOTE.replace('[staging, production]', '[stagin]');

  it('is told to whoever it stops, in the status and between environments', async () => {
    const team = await teamWithNote(stagin);
    expect((await releaseStatus(team.world(), {})).notices.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(PROBLEM),
    );
    const world = team.world();
    const question = { from: 'master', to: 'staging', components: team.setting.components };
    const [note] = (await changesBetween(world, question)).notes;
    expect(note?.text).toContain(PROBLEM);
    const [stopped] = (await releaseChain(world, ['core'])).values();
    expect(stopped?.result?.error?.details.join()).toContain(PROBLEM);
  });
});

describe('a file that is no note because of where it stands', () => {
  it('is told of when its component enters', async () => {
    const team = await teamWithNote();
    const path = 'components/core/deployment-notes/later/migrate.md';
    team.server.overlooked.push({ path, commit: team.server.trunk.at(-1)?.commit ?? '' });
    const request = { environment: 'staging', components: [], typed: 'nx', dryRun: true };
    const { table } = await promote(team.world(), request);
    expect(table).toContain(`${path} is no deployment note`);
  });
});
