import { Killed } from '../chaos/crash.js';
import { NOTE, NOTE_ID as ID, teamWithNote } from '../fakes/team-with-note.js';
import type { Team } from '../fakes/team.js';
import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import { intentFor, type IntentOptions } from '../fakes/intent.js';
import type { ComponentOutcome } from '../../core/intent.js';
import { runIntent } from '../../core/run-intent.js';

/** What went back comes again, by hand: its notes were undone, and are owed as if never done. */
const AFTER = NOTE.replace('before', 'after');
const COMMAND = NOTE.replace('---\nReindex', 'kind: command\ncommand: [npm, run, reindex]\n---\nReindex');

async function act(
  team: Team,
  step: 'rollback' | 'reverify' | 'verify',
  more: IntentOptions = {},
): Promise<ComponentOutcome | undefined> {
  const typed = `nx run core:${step} --environment=staging`;
  const intent = intentFor(step, { environment: 'staging', typed, ...more });
  return (await runIntent(team.world(), intent)).outcomes.get('core');
}

const outcome = (team: Team): string | undefined => team.state('staging').notes[ID]?.outcome;
const isLive = (team: Team): boolean =>
  team.state('staging').live?.commit === team.state('integration').live?.commit;

describe('reverify', () => {
  /** The note was carried out, the suites said no, the earlier artifact was put back. */
  async function rejected(content: string): Promise<Team> {
    const team = await teamWithNote(content);
    team.server.suiteBehaviour = ({ environment }) => (environment === 'staging' ? 'failed' : 'passed');
    await team.promote('staging', 'core', content === COMMAND ? {} : { notesDone: [ID] });
    team.server.suiteBehaviour = () => 'passed';
    return team;
  }

  it('waits for a note that was undone when the artifact went back', async () => {
    const team = await rejected(NOTE);
    expect([outcome(team), isLive(team)]).toEqual(['undone', false]);
    const before = team.everything();
    const stopped = await act(team, 'reverify');
    expect(stopped).toMatchObject({ status: 'waiting' });
    expect(stopped?.error?.hints[0]).toBe(
      `when it is done: nx run core:reverify --environment=staging --note-done=${ID}`,
    );
    expect(team.everything()).toBe(before);
    expect(await act(team, 'reverify', { notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect([outcome(team), isLive(team)]).toEqual(['done', true]);
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it('waits for a note for after when the artifact is back, holding nothing, and goes on when it is done', async () => {
    const team = await rejected(AFTER);
    expect([outcome(team), isLive(team)]).toEqual(['undone', false]);
    expect(await act(team, 'reverify')).toMatchObject({ status: 'waiting' });
    expect(team.state('staging').inProgress).toBeNull();
    expect(await act(team, 'reverify', { notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect(team.state('staging')).toMatchObject({ rejected: [], notes: { [ID]: { outcome: 'done' } } });
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it('runs the command of such a note again, before the deployment', async () => {
    const team = await rejected(COMMAND);
    expect(outcome(team)).toBe('undone');
    expect(await act(team, 'reverify')).toMatchObject({ status: 'done' });
    expect(team.server.noteLog).toEqual([`staging ${ID}`, `staging ${ID}`]);
    expect(outcome(team)).toBe('done');
  });

  it('deploys nothing when that command fails, and lets the component go', async () => {
    const team = await rejected(COMMAND);
    team.server.noteBehaviour = () => ({ ok: false, detail: 'exit code 3' });
    expect(await act(team, 'reverify')).toMatchObject({ status: 'waiting' });
    expect(team.state('staging').inProgress).toBeNull();
    expect(isLive(team)).toBe(false);
  });

  it('that fails once more lists what to undo once more, and the note is owed again', async () => {
    const team = await rejected(NOTE.replace('---\nReindex', 'undo: Drop the index.\n---\nReindex'));
    team.server.suiteBehaviour = ({ environment }) => (environment === 'staging' ? 'failed' : 'passed');
    const result = await act(team, 'reverify', { notesDone: [ID] });
    expect(result?.error?.details.join()).toContain('may need undoing: Drop the index.');
    expect(outcome(team)).toBe('undone');
  });

  it('is kept out by a pin like everything else', async () => {
    const team = await rejected(NOTE.replace('[staging, production]', '[production]'));
    const to = `core/${team.state('staging').live?.shortId ?? ''}`;
    expect(await act(team, 'rollback', { to, pin: 'all' })).toMatchObject({ success: true });
    const refused = await act(team, 'reverify');
    expect(refused?.error?.code).toBe('PINNED');
  });
});

describe('a rollback to what was gone back from', () => {
  async function goneBack(content: string): Promise<{ team: Team; newer: string }> {
    const team = await teamWithNote(content);
    await team.promote('staging', 'core', content === COMMAND ? {} : { notesDone: [ID] });
    const newer = `core/${team.state('staging').live?.shortId ?? ''}`;
    await act(team, 'rollback');
    expect([outcome(team), isLive(team)]).toEqual(['undone', false]);
    return { team, newer };
  }

  it('waits for the notes that were undone', async () => {
    const { team, newer } = await goneBack(NOTE);
    const stopped = await act(team, 'rollback', { to: newer });
    expect(stopped).toMatchObject({ status: 'waiting' });
    expect(stopped?.error?.message).toContain(ID);
    expect(isLive(team)).toBe(false);
    expect(await act(team, 'rollback', { to: newer, notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect([outcome(team), isLive(team)]).toEqual(['done', true]);
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it('leaves the artifact unverified behind a note for after', async () => {
    const { team, newer } = await goneBack(AFTER);
    expect(await act(team, 'rollback', { to: newer })).toMatchObject({ status: 'done' });
    expect(isLive(team)).toBe(true);
    expect(team.state('staging').verified).not.toEqual(team.state('staging').live);
    expect(await act(team, 'verify')).toMatchObject({ status: 'waiting' });
    expect(await act(team, 'verify', { notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect(team.state('staging').verified).toEqual(team.state('staging').live);
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it.each([['core'], ['ui']])(
    'leaves it unverified also when it died, and a command about %s finishes it',
    async (component) => {
      const { team, newer } = await goneBack(AFTER);
      const intent = { environment: 'staging', components: ['core'], dryRun: false, typed: '', to: newer };
      const dies = team.world({
        invocation: 'dead',
        effect: (name) => {
          if (name === 'deploy') throw new Killed({ effect: 1, moment: 'before' });
        },
      });
      await runIntent(dies, { ...intent, step: 'rollback' }).catch(() => undefined);
      await team.promote('staging', component, {}, { dead: new Set(['dead']) });
      expect([isLive(team), team.state('staging').inProgress]).toEqual([true, null]);
      expect(team.state('staging').verified).not.toEqual(team.state('staging').live);
    },
  );

  it('runs no command: a person does', async () => {
    const { team, newer } = await goneBack(COMMAND);
    const stopped = await act(team, 'rollback', { to: newer });
    expect(stopped?.error?.details).toContain('  run: npm run reindex');
    expect(team.server.noteLog).toHaveLength(1);
  });
});
