import { fakeSetting } from '../testing/fakes/fake-world.js';
import { Team } from '../testing/fakes/team.js';
import { verifyLedger } from './housekeeping/verify-ledger.js';
import { promote } from './promote.js';

const NOTE = '---\nwhen: before\nenvironments: [staging, production]\n---\nReindex the files.\n';
const ID = 'components/core/reindex';

/** A team whose newest change of core, in integration, needs something done before staging and production. */
async function withNote(content = NOTE): Promise<Team> {
  const team = new Team(fakeSetting(['core', 'ui']));
  await team.merge('core', 'ui');
  await team.promote('staging', ['core', 'ui']);
  await team.promote('production', ['core', 'ui']);
  team.server.mergeNote('core', 'reindex', content);
  await team.merge('core', 'ui');
  return team;
}

describe('a deployment note that is to be carried out before', () => {
  it('stops the component before anything is claimed, says what to do, and is no failure of the artifact', async () => {
    const team = await withNote();
    const before = team.everything();
    const result = await team.promote('staging');
    expect(result).toMatchObject({ status: 'waiting', success: false });
    expect(result?.error?.message).toBe(`core waits for a deployment note before it enters staging: ${ID}.`);
    expect(result?.error?.details).toEqual([
      `${ID} (components/core/deployment-notes/reindex.md): Reindex the files.`,
    ]);
    expect(result?.error?.hints[0]).toContain(`--note-done=${ID}`);
    expect(result?.error?.hints[1]).toContain(`--note-waive=${ID} --reason="..."`);
    expect(team.everything()).toBe(before);
  });

  it('holds up its own component only', async () => {
    const team = await withNote();
    expect(await team.promote('staging', ['ui', 'core'])).toMatchObject({ status: 'done' });
    expect(team.state('staging').live?.shortId).not.toBe(team.state('integration').live?.shortId);
    expect(team.state('staging', 'ui').live).toEqual(team.state('integration', 'ui').live);
  });

  it('is done once in each environment, on the record, and shows up in production again', async () => {
    const team = await withNote();
    expect(await team.promote('staging', 'core', { notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done', by: 'someone' });
    const after = team.everything();
    expect(await team.promote('staging')).toMatchObject({ success: true });
    expect(team.everything()).toBe(after);
    expect(await team.promote('production')).toMatchObject({ status: 'waiting' });
    const waived = { notesWaived: [ID], reason: 'production has no files' };
    expect(await team.promote('production', 'core', waived)).toMatchObject({ status: 'done' });
    expect(team.state('production').notes[ID]).toMatchObject({
      outcome: 'waived',
      reason: 'production has no files',
    });
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ status: 'done' });
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it('is not let go without a reason, nor by a name that is none', async () => {
    const team = await withNote();
    const waived = await team.promote('staging', 'core', { notesWaived: [ID] });
    expect(waived?.error?.details.join()).toContain('--reason is missing');
    const wrong = await team.promote('staging', 'core', { notesDone: ['reindx'] });
    expect(wrong?.error?.details).toContain('there is no note "reindx" among them');
    expect(team.state('staging').notes).toEqual({});
  });

  it('stays done when the run dies right after it was recorded', async () => {
    const team = await withNote();
    const stop = new Error('the machine is gone');
    const dies = {
      effect: (name: string, moment: string) => {
        if (name === 'ledger' && moment === 'after') throw stop;
      },
    };
    await expect(team.promote('staging', 'core', { notesDone: [ID] }, dies)).rejects.toBe(stop);
    expect(await team.promote('staging')).toMatchObject({ status: 'done' });
  });

  it('is in the table of the promotion and in the changelog of the environment', async () => {
    const team = await withNote();
    const request = { environment: 'staging', components: [], typed: 'nx promote-staging' };
    const { table, success } = await promote(team.world(), { ...request, dryRun: true });
    expect(success).toBe(false);
    expect(table).toContain(`core waits for a deployment note before it enters staging: ${ID}.`);
    await promote(team.world(), { ...request, dryRun: false, notesDone: [ID] });
    const changelog = [...team.server.files].find(([path]) => path.endsWith('staging.md'))?.[1];
    expect(changelog).toMatch(/### Deployment notes\n\n\* before, core: \*\*done\*\* Reindex the files\./);
  });
});

it('a note for after the deployment stops nothing, and is told with it', async () => {
  const team = await withNote(NOTE.replace('before', 'after'));
  const request = { environment: 'staging', components: [], typed: 'nx promote-staging', dryRun: true };
  expect((await promote(team.world(), request)).table).toMatch(/core .* components\/core\/reindex \(after\)/);
  expect(await team.promote('staging')).toMatchObject({ status: 'done' });
});
