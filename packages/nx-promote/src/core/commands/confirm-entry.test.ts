import { confirmedFirst, type ConfirmEntry } from './confirm-entry.js';
import type { Environment } from '../model/pipeline.js';
import type { Entry } from '../plan/gates/confirm.js';
import { promote } from './promote.js';
import { runIntent } from '../run-intent.js';
import { fakeSetting } from '../../testing/fakes/fake-world.js';
import { Team } from '../../testing/fakes/team.js';

/** A team whose staging asks first. */
async function askingTeam(more: Partial<Environment> = {}): Promise<Team> {
  const { pipeline, ...setting } = fakeSetting(['core', 'ui']);
  const environments = pipeline.environments.map((one) =>
    one.name === 'staging' ? { ...one, confirm: true, ...more } : one,
  );
  const team = new Team({ ...setting, pipeline: { ...pipeline, environments } });
  await team.merge('core', 'ui');
  return team;
}

function answering(yes: boolean): [ConfirmEntry, Entry[]] {
  const asked: Entry[] = [];
  const confirm: ConfirmEntry = async (entry) => {
    asked.push(entry);
    return yes;
  };
  return [confirm, asked];
}

const whole = { environment: 'staging', components: [], dryRun: false, typed: 'nx promote-staging' };

describe('a promotion as a whole into an environment that asks', () => {
  it('asks once, after its table, about all that would enter', async () => {
    const team = await askingTeam();
    const [confirmEntry, asked] = answering(true);
    const { success } = await promote(team.world(), { ...whole, confirmEntry });
    expect(success).toBe(true);
    expect(asked).toEqual([
      {
        environment: 'staging',
        lines: [
          expect.stringMatching(/^core: nothing -> [0-9a-f]{7} \(as v1\.0\.rc\)$/),
          expect.stringMatching(/^ui: nothing -> /),
        ],
      },
    ]);
    expect(team.state('staging').verified).not.toBeNull();
    // Nothing is ahead any more, so nobody is asked.
    await promote(team.world(), { ...whole, confirmEntry });
    expect(asked).toHaveLength(1);
  });

  it('does nothing where the answer is no, or nobody is asked', async () => {
    const team = await askingTeam();
    const before = team.everything();
    const [confirmEntry] = answering(false);
    await expect(promote(team.world(), { ...whole, confirmEntry })).rejects.toMatchObject({
      code: 'NOT_CONFIRMED',
    });
    const { success, outcomes } = await promote(team.world(), whole);
    expect(success).toBe(false);
    expect(outcomes.get('core')?.error).toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      hints: ['to say yes: nx promote-staging --confirm'],
    });
    expect(team.everything()).toBe(before);
  });

  it('takes --confirm for an answer', async () => {
    const team = await askingTeam();
    const [confirmEntry, asked] = answering(false);
    const { success } = await promote(team.world(), { ...whole, confirm: true, confirmEntry });
    expect([success, asked.length]).toEqual([true, 0]);
  });

  it('never asks in a dry run, and says that it would', async () => {
    const team = await askingTeam();
    const [confirmEntry, asked] = answering(true);
    const { plan, success } = await promote(team.world(), { ...whole, dryRun: true, confirmEntry });
    expect([success, asked.length]).toEqual([true, 0]);
    expect(plan).toContain(
      '  ! staging asks for a yes before anything enters it; --confirm says it beforehand',
    );
    const given = await promote(team.world(), { ...whole, dryRun: true, confirm: true });
    expect(given.plan).not.toContain('asks for a yes');
  });
});

describe('the steps of an environment that asks', () => {
  it.each<[string, Partial<Environment>, 'name' | 'deploy']>([
    ['by their name', {}, 'name'],
    ['by their deployment, where it gives no names', { releaseTag: null }, 'deploy'],
  ])('ask with the first that lets something in: %s', async (_what, more, step) => {
    const team = await askingTeam(more);
    const intent = {
      environment: 'staging',
      components: ['core'],
      dryRun: false,
      typed: 'nx',
      step,
    } as const;
    const refused = await runIntent(team.world(), intent);
    expect(refused.outcomes.get('core')?.error?.code).toBe('CONFIRMATION_NEEDED');
    const [confirm, asked] = answering(true);
    const confirmed = await confirmedFirst(team.world(), intent, confirm);
    expect(confirmed).toMatchObject({ confirm: true });
    expect(asked).toHaveLength(1);
    expect((await team.promote('staging', 'core', { confirm: true }))?.success).toBe(true);
    // The later steps go on with what was let in.
    for (const later of ['verify', 'changelog', 'release'] as const)
      expect(await confirmedFirst(team.world(), { ...intent, step: later }, confirm)).not.toHaveProperty(
        'confirm',
      );
    expect(await confirmedFirst(team.world(), intent, confirm)).not.toHaveProperty('confirm');
    expect(asked).toHaveLength(1);
  });

  it('do not ask where a person goes back', async () => {
    const team = await askingTeam();
    await team.promote('staging', 'core', { confirm: true });
    await team.merge('core');
    await team.promote('staging', 'core', { confirm: true });
    const back = await runIntent(team.world(), { ...whole, step: 'rollback', components: ['core'] });
    expect(back.outcomes.get('core')?.error?.code).not.toBe('CONFIRMATION_NEEDED');
  });
});
