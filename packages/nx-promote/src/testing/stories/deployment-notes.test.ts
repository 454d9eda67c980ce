import { spell } from '../fakes/spell.js';
import { fakeSetting } from '../fakes/fake-world.js';
import { Team } from '../fakes/team.js';
import { NOTE, NOTE_ID as ID, teamWithNote as withNote } from '../fakes/team-with-note.js';
import { PromoteError, renderError } from '../../core/errors/promote-error.js';
import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import type { ComponentOutcome } from '../../core/intent.js';
import * as v from 'valibot';
import type { NotesAnswer } from '../../core/intent.js';
import { promote } from '../../core/commands/promote.js';
import { releaseStatus } from '../../core/commands/release-status.js';
import { statusSchema } from '../../core/status/status.js';
import { runIntent } from '../../core/run-intent.js';

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

  it('is told whole where it waits, and can be copied from the changelog', async () => {
    const body = 'Rebuild the index:\n\n```sh\nmake my_index\n```\n\u001b[2J\u202eand wait\n';
    const team = await withNote(NOTE.replace('Reindex the files.\n', body));
    const result = await team.promote('staging');
    const shown = result?.error instanceof PromoteError ? renderError(result.error, spell) : '';
    expect(shown).toContain(
      ['reindex.md):', '        Rebuild the index:', '  ', '        ```sh', '        make my_index'].join(
        '\n',
      ),
    );
    expect(shown).toContain('\n        and wait\n');
    await team.promote('staging', 'core', { notesDone: [ID] });
    expect(team.server.files.get('changelogs/staging.md')).toContain(
      '  Rebuild the index:\n\n  ```sh\n  make my_index\n  ```\n  and wait\n  ````\n',
    );
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
    expect(wrong?.error?.details).toContain('no deployment note is called "reindx"');
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
    const alone = await promote(team.world(), { ...request, components: ['core'], dryRun: true });
    expect(alone.table).toContain('staging, from what is verified in integration: nothing can go now\n');
    await promote(team.world(), { ...request, dryRun: false, notesDone: [ID] });
    const changelog = [...team.server.files].find(([path]) => path.endsWith('staging.md'))?.[1];
    expect(changelog).toMatch(/### Deployment notes\n\n\* before, core: \*\*done\*\* Reindex the files\./);
  });
});

describe('somebody at a terminal', () => {
  it('is asked about what is open, and the promotion goes on with the answer', async () => {
    const team = await withNote();
    const asked: string[] = [];
    const ask = async (notes: readonly { readonly id: string }[]): Promise<NotesAnswer> => {
      asked.push(...notes.map(({ id }) => id));
      return { notesDone: [ID] };
    };
    const request = { environment: 'staging', components: [], typed: 'nx', dryRun: false, ask };
    expect((await promote(team.world(), { ...request, dryRun: true })).success).toBe(false);
    expect(asked).toEqual([]);
    expect((await promote(team.world(), request)).success).toBe(true);
    expect(asked).toEqual([ID]);
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done' });
    expect((await promote(team.world(), request)).success).toBe(true);
    expect(asked).toEqual([ID]);
  });
});

it('somebody at a terminal is asked about what comes after when it has come', async () => {
  const team = await withNote(NOTE.replace('before', 'after'));
  const live: unknown[] = [];
  const ask = async (): Promise<NotesAnswer> => {
    live.push(team.state('staging').live);
    return { notesDone: [ID] };
  };
  const request = { environment: 'staging', components: [], typed: 'nx', dryRun: false, ask };
  expect((await promote(team.world(), request)).success).toBe(true);
  expect(live).toEqual([team.state('integration').live]);
  expect(team.state('staging').verified).toEqual(team.state('integration').live);
});

describe('a deployment note that is to be carried out after', () => {
  const AFTER = NOTE.replace('before', 'after');

  it('leaves the artifact deployed, untested and unheld, until a person has done it; then it is verified', async () => {
    const team = await withNote(AFTER);
    const result = await team.promote('staging');
    expect(result).toMatchObject({ status: 'waiting', success: false });
    expect(result?.error?.message).toBe(
      `core waits for a deployment note and is not verified in staging until then: ${ID}.`,
    );
    const { live, verified, inProgress } = team.state('staging');
    expect(live?.shortId).toBe(team.state('integration').live?.shortId);
    expect(verified?.shortId).not.toBe(live?.shortId);
    expect(inProgress).toBeNull();
    const before = team.everything();
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(team.everything()).toBe(before);
    expect(await team.promote('staging', 'core', { notesDone: [ID] })).toMatchObject({ status: 'done' });
    expect(team.state('staging').verified).toEqual(team.state('staging').live);
    const changelog = team.server.files.get('changelogs/staging.md');
    expect(changelog).toContain('  - Change core (someone)\n');
    expect(changelog).toContain('* after, core: **done** Reindex the files.');
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });

  it('keeps what it came with from being promoted, and nothing else', async () => {
    const team = await withNote(AFTER);
    await team.promote('staging', ['core', 'ui']);
    const earlier = team.state('production').live;
    expect(await team.promote('production', 'ui')).toMatchObject({ status: 'done' });
    expect(await team.promote('production')).toMatchObject({ success: true });
    expect(team.state('production').live).toEqual(earlier);
  });

  it('is owed still when something newer takes the place of what it came with', async () => {
    const team = await withNote(AFTER);
    await team.promote('staging');
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(team.state('staging').live).toEqual(team.state('integration').live);
    expect(await team.promote('staging', 'core', { notesDone: [ID] })).toMatchObject({ status: 'done' });
  });
});

describe('a deployment note with a command', () => {
  const COMMAND = NOTE.replace('---\nReindex', 'kind: command\ncommand: [npm, run, reindex]\n---\nReindex');
  const AGAIN = COMMAND.replace('kind:', 'idempotent: true\nkind:');
  const outcomes = (team: Team, environment = 'staging'): unknown[] =>
    team.server
      .log(`refs/promote/components/${environment}/core`)
      .flatMap(({ record }) => JSON.parse(record).notes as { outcome: string }[])
      .map(({ outcome }) => outcome)
      .reverse();

  it.each(['before', 'after'])(
    'is run %s the deployment, once, between its intent and its outcome',
    async (when) => {
      const team = await withNote(COMMAND.replace('before', when));
      const ran: string[] = [];
      const effect = (name: string, moment: string): void => {
        if (moment === 'after' && (name === 'note' || name === 'deploy' || name === 'suite')) ran.push(name);
      };
      expect(await team.promote('staging', 'core', {}, { effect })).toMatchObject({ status: 'done' });
      const order = when === 'before' ? ['note', 'deploy', 'suite'] : ['deploy', 'note', 'suite'];
      expect([...new Set(ran)]).toEqual(order);
      expect(team.server.noteLog).toEqual([`staging ${ID}`]);
      expect(outcomes(team)).toEqual(['intended', 'done']);
      expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done', detail: 'output: here' });
      expect(await team.promote('production')).toMatchObject({ status: 'done' });
      expect(team.server.noteLog).toEqual([`staging ${ID}`, `production ${ID}`]);
      expect((await verifyLedger(team.world())).problems).toEqual([]);
    },
  );

  it('stands in a dry run, and is not run', async () => {
    const team = await withNote(COMMAND);
    const before = team.everything();
    const request = { environment: 'staging', components: ['core'], typed: 'nx', dryRun: true };
    expect((await promote(team.world(), request)).success).toBe(true);
    expect([team.everything(), team.server.noteLog]).toEqual([before, []]);
  });

  it('that fails keeps the component out, which holds nothing then and is no failure of the artifact', async () => {
    const team = await withNote(COMMAND);
    team.server.noteBehaviour = () => ({ ok: false, detail: 'exit code 3; no space left' });
    const result = await team.promote('staging');
    expect(result).toMatchObject({ status: 'waiting', success: false });
    expect(result?.error?.details).toContain('  its command failed: exit code 3; no space left');
    expect(team.state('staging')).toMatchObject({ inProgress: null, rejected: [] });
    expect(team.state('staging').live).not.toEqual(team.state('integration').live);
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(team.server.noteLog).toHaveLength(1);
    expect(await team.promote('staging', 'core', { notesDone: [ID] })).toMatchObject({ status: 'done' });
  });

  it('that failed is run again by the next run when it says that it may be', async () => {
    const team = await withNote(AGAIN);
    team.server.noteBehaviour = () => ({ ok: false, detail: 'exit code 3' });
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(team.server.noteLog).toHaveLength(1);
    team.server.noteBehaviour = () => ({ ok: true, detail: '' });
    expect(await team.promote('staging')).toMatchObject({ status: 'done' });
  });

  it.each(['before', 'after'])(
    'is not run again when the run died %s it: a person is asked',
    async (moment) => {
      const team = await withNote(COMMAND);
      const stop = new Error('the machine is gone');
      const effect = (name: string, at: string): void => {
        if (name === 'note' && at === moment) throw stop;
      };
      await expect(team.promote('staging', 'core', {}, { effect, invocation: 'dying' })).rejects.toBe(stop);
      const dead = { dead: new Set(['dying']) };
      const again = await team.promote('staging', 'core', {}, dead);
      expect(again).toMatchObject({ status: 'waiting' });
      expect(again?.error?.details).toContain(
        '  someone began its command, and nobody knows how it ended: look, and say so',
      );
      expect(team.server.noteLog.length).toBe(moment === 'before' ? 0 : 1);
      const told = await team.promote('staging', 'core', { notesDone: [ID] }, dead);
      expect(told).toMatchObject({ status: 'done' });
    },
  );

  it('is run again after a death when it says that it may be', async () => {
    const team = await withNote(AGAIN);
    const stop = new Error('the machine is gone');
    const effect = (name: string, at: string): void => {
      if (name === 'note' && at === 'after') throw stop;
    };
    await expect(team.promote('staging', 'core', {}, { effect, invocation: 'dying' })).rejects.toBe(stop);
    const dead = { dead: new Set(['dying']) };
    expect(await team.promote('staging', 'core', {}, dead)).toMatchObject({ status: 'done' });
    expect(team.server.noteLog).toHaveLength(2);
  });

  it('waits for the notes that a person must carry out', async () => {
    const team = await withNote(COMMAND);
    team.server.mergeNote('core', 'by-hand', NOTE);
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect(team.server.noteLog).toEqual([]);
  });
});

describe('what goes back', () => {
  const undoable = NOTE.replace('---\nReindex', 'undo: Drop the index.\n---\nReindex');
  const final = NOTE.replace('---\nReindex', 'reversible: false\n---\nReindex');
  const failing = (team: Team): void => {
    const bad = team.state('integration').live?.commit;
    team.server.suiteBehaviour = ({ environment, commits }) =>
      environment === 'staging' && commits.get('core') === bad ? 'failed' : 'passed';
  };
  const rollback = async (team: Team, more: object = {}): Promise<ComponentOutcome | undefined> => {
    const intent = { step: 'rollback', environment: 'staging', components: ['core'], dryRun: false } as const;
    const { outcomes } = await runIntent(team.world(), {
      ...intent,
      typed: 'nx run core:rollback --environment=staging',
      ...more,
    });
    return outcomes.get('core');
  };

  it('after a rejection is told with what to undo, and its notes are owed again', async () => {
    const team = await withNote(undoable);
    failing(team);
    const result = await team.promote('staging', 'core', { notesDone: [ID] });
    expect(result?.error?.details.join('\n')).toContain(
      `the deployment note ${ID} was carried out and may need undoing: Drop the index.`,
    );
    expect(team.state('staging').live).not.toEqual(team.state('integration').live);
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'undone' });
    team.server.suiteBehaviour = () => 'passed';
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
  });

  it('does not go back after a rejection behind what cannot be undone: a person decides', async () => {
    const team = await withNote(final);
    failing(team);
    const result = await team.promote('staging', 'core', { notesDone: [ID] });
    expect(result?.error?.details.join('\n')).toContain(
      `the deployment note ${ID} asked for cannot be undone`,
    );
    expect(team.state('staging').live).toEqual(team.state('integration').live);
    expect(team.state('staging').rejected).toHaveLength(1);
    const refused = await rollback(team);
    expect(refused?.error?.code).toBe('NEEDS_CONFIRMATION');
    expect(refused?.error?.details).toContain(
      `the deployment note ${ID} was carried out in staging and cannot be undone`,
    );
    expect(await rollback(team, { confirm: true })).toMatchObject({ status: 'done' });
    expect(team.state('staging').notes[ID]).toMatchObject({ outcome: 'done' });
  });

  it('by hand shows what to undo, in the changelog too, and the note is owed again', async () => {
    const team = await withNote(undoable);
    await team.promote('staging', 'core', { notesDone: [ID] });
    const shown = await runIntent(team.world(), {
      step: 'rollback',
      environment: 'staging',
      components: ['core'],
      dryRun: true,
      typed: 'nx',
    });
    expect(shown.plan).toContain(`core: undo the deployment note ${ID}: Drop the index.`);
    expect(await rollback(team)).toMatchObject({ status: 'done' });
    const [top = ''] = (team.server.files.get('changelogs/staging.md') ?? '').split(/^(?=## )/m).slice(1);
    expect(top).toMatch(/\*\*undo\*\*.*Drop the index/s);
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ status: 'waiting' });
    expect((await verifyLedger(team.world())).problems).toEqual([]);
  });
});

it('what was adopted as it ran owes no notes of its past', async () => {
  const team = await withNote(NOTE.replace('before', 'after'));
  const { live } = team.state('integration');
  const other = new Team(fakeSetting(['core']));
  Object.assign(other.server, { trunk: team.server.trunk, notes: team.server.notes, tags: team.server.tags });
  other.server.build();
  const digest = other.digest(`core:${live?.shortId}`) ?? '';
  other.server.running('dev').set('core', {
    reference: `registry.test/core:${live?.shortId}@${digest}`,
    digest,
    tag: live?.shortId ?? '',
    attempt: 'by hand',
  });
  const act = async (step: 'adopt' | 'verify'): Promise<ComponentOutcome | undefined> => {
    const intent = {
      step,
      environment: 'dev',
      components: ['core'],
      dryRun: false,
      typed: 'nx',
      reason: 'first',
    };
    return (await runIntent(other.world(), intent)).outcomes.get('core');
  };
  expect(await act('adopt')).toMatchObject({ status: 'done' });
  expect(await act('verify')).toMatchObject({ status: 'done' });
});

describe('release-status', () => {
  const notices = async (team: Team): Promise<string[]> =>
    (await releaseStatus(team.world(), {})).notices
      .filter(({ code }) => code === 'NOTES_OPEN')
      .map(({ message, hints }) => `${message} -> ${hints.join()}`);

  it('shows notes of what waits, then of what came, and none when they are settled', async () => {
    const team = await withNote(NOTE.replace('before', 'after'));
    expect(await notices(team)).toEqual([
      `core in staging: the deployment note ${ID} is to be carried out after the deployment: Reindex the files. -> nx run core:release-staging   # deploys it, then waits for the note`,
    ]);
    await team.promote('staging');
    expect(await notices(team)).toHaveLength(1);
    const status = await releaseStatus(team.world(), {});
    expect(status.notes).toMatchObject([
      { id: ID, environment: 'staging', components: ['core'], state: 'open' },
    ]);
    expect(v.safeParse(statusSchema, status).issues).toBeUndefined();
    await team.promote('staging', 'core', { notesDone: [ID] });
    expect((await notices(team)).map((line) => line.split(':')[0])).toEqual(['core in production']);
  });
});
