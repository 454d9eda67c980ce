import { fakeSetting } from '../../testing/fakes/fake-world.js';
import { changeFacts, commitFacts } from '../../testing/change-facts.js';
import { Team } from '../../testing/fakes/team.js';
import { setHold } from './hold.js';
import type { Intent } from '../intent.js';
import { promote, type PromotionRequest, type PromotionResult } from './promote.js';
import { runIntent } from '../run-intent.js';

const run = (
  team: Team,
  environment: string,
  more: Partial<PromotionRequest> = {},
): Promise<PromotionResult> =>
  promote(team.world(), {
    environment,
    components: [],
    dryRun: false,
    typed: `nx promote-${environment}`,
    ...more,
  });

describe('promote', () => {
  it('brings everything that is ahead over in one deployment, and has the suites of the environment run once', async () => {
    const team = new Team(fakeSetting(['core', { name: 'ui', deployAfter: ['core'] }, 'never-released']));
    await team.merge('core', 'ui');
    team.server.suiteLog.length = 0;
    const before = team.server.deploymentLog.length;
    const { outcomes, success, table } = await run(team, 'staging');
    expect(success).toBe(true);
    expect([...outcomes.keys()]).toEqual(['core', 'ui']);
    expect(team.server.deploymentLog.slice(before)).toMatchObject([
      { environment: 'staging', components: ['core', 'ui'] },
    ]);
    expect(team.server.suiteLog.filter(({ suite }) => suite === 'system')).toHaveLength(1);
    expect(new Set(team.server.suiteLog.map(({ environment }) => environment))).toEqual(new Set(['staging']));
    expect(table).toContain('not now:\n  never-released has no artifact that was verified in integration');
    expect((await run(team, 'production')).success).toBe(true);
    expect(team.server.tags.has('ui/v1.0')).toBe(true);
    const after = team.everything();
    expect((await run(team, 'production')).table).toContain(
      'production, from what is verified in staging: nothing to do',
    );
    expect(team.everything()).toBe(after);
  });

  it('has nothing to do for members of a set that passed nothing yet, and refuses one that was named', async () => {
    const team = new Team(fakeSetting(['core', 'never-released']));
    await team.merge('core');
    const intent: Intent = {
      step: 'name',
      environment: 'staging',
      components: ['core', 'never-released'],
      dryRun: false,
      typed: 'nx run-many -t release-staging',
    };
    const { outcomes } = await runIntent(team.world(), { ...intent, whateverIsAhead: true });
    expect(outcomes.get('core')).toMatchObject({ status: 'done', success: true });
    expect(outcomes.get('never-released')).toMatchObject({
      status: 'nothing-to-do',
      success: true,
      summary: expect.stringContaining('nothing to do: never-released has no artifact that was verified in'),
    });
    const named = await runIntent(team.world(), { ...intent, components: ['never-released'] });
    expect(named.outcomes.get('never-released')).toMatchObject({ status: 'refused', success: false });
  });

  it('shows the release engineer what would move, from what to what, and changes nothing', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    await run(team, 'staging', { components: ['core'] });
    const second = await team.merge('core');
    const first = team.state('staging').live?.shortId;
    const ui = team.state('integration', 'ui').live?.shortId;
    const before = team.everything();
    const { table, outcomes, success } = await run(team, 'staging', { dryRun: true });
    expect(table.split('\n').map((line) => line.trimEnd().split(/ {2,}/).filter(Boolean))).toEqual([
      ['staging, from what is verified in integration: 2 components'],
      [],
      ['component', 'from', 'to', 'commits', 'deployment notes', 'gates'],
      ['core', `${first} v1.0.rc`, `${second.slice(0, 7)} v1.0.rc2`, '1', 'none', 'open'],
      ['ui', 'nothing', `${ui} v1.0.rc`, 'first', 'none', 'open'],
    ]);
    expect(success).toBe(true);
    expect(outcomes.size).toBe(0);
    expect(team.everything()).toBe(before);
  });

  it('does not say that something goes away, or is new, which the other side has as another commit', async () => {
    const team = new Team();
    await team.merge('core');
    await run(team, 'staging', {});
    await team.merge('core');
    const world = team.world();
    const [fix, lost] = [commitFacts('a', 'Mend uuids'), commitFacts('b', 'Mend the list')];
    const same = [{ commit: fix.id, as: 'c'.repeat(40) }];
    const ported = commitFacts('c', 'Mend uuids (#12)');
    const found = {
      comes: [
        changeFacts(commitFacts('d', 'Count')),
        { ...changeFacts(ported), same: [{ commit: ported.id, as: fix.id }] },
      ],
      goes: [{ ...changeFacts(fix), same }, changeFacts(lost)],
      notes: { comes: [], goes: [], overlooked: [] },
    };
    const changes = { changes: async () => new Map([['core', found]]) };
    const request = { environment: 'staging', components: [], dryRun: true, typed: 'nx promote-staging' };
    const { table } = await promote({ ...world, changes }, request);
    expect(table).toContain('  1, 1 go away  ');
  });

  it('says once that the environment is held, and goes past it on the record', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    await setHold(team.world(), { environment: 'staging', kind: 'hold', reason: 'the demo', dryRun: false });
    const { table, success } = await run(team, 'staging');
    expect(success).toBe(false);
    expect(table).toMatch(/refused:\n {2}core, ui: staging is held by someone since .*: the demo\n/);
    expect(table).toContain(
      '-> or go past it, on the record: nx promote-staging --override "hold: <reason>"',
    );
    expect((await run(team, 'staging', { override: 'hold: it is over', dryRun: true })).table).toContain(
      'past hold',
    );
    expect((await run(team, 'staging', { override: 'hold: it is over' })).success).toBe(true);
  });

  it('goes on with what an earlier run left untested, and with nothing but the named components', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    team.server.suiteBehaviour = () => 'errored';
    expect((await run(team, 'staging', { components: ['core'] })).success).toBe(false);
    team.server.suiteBehaviour = () => 'passed';
    expect((await run(team, 'staging', { components: ['core'] })).success).toBe(true);
    expect(team.state('staging')).toMatchObject({ names: ['v1.0.rc'], inProgress: null });
    expect(team.state('staging').verified).toEqual(team.state('staging').live);
    expect(team.state('staging', 'ui')).toBeNull();
  });

  it('promotes the others when one is rejected', async () => {
    const team = new Team(fakeSetting(['core', 'ui']));
    await team.merge('core', 'ui');
    team.server.suiteBehaviour = ({ component, environment }) =>
      component === 'core' && environment === 'staging' ? 'failed' : 'passed';
    const { outcomes, success } = await run(team, 'staging');
    expect(success).toBe(false);
    expect(outcomes.get('core')?.error?.code).toBe('SUITE_FAILED');
    expect(outcomes.get('ui')?.success).toBe(true);
    const again = await run(team, 'staging');
    expect(again.table).toContain('refused:\n  core');
  });

  it('names a component that nobody knows, and the one that was meant', async () => {
    await expect(run(new Team(), 'staging', { components: ['cor'] })).rejects.toMatchObject({
      code: 'UNKNOWN_COMPONENT',
      message: 'There is no component "cor" (option --components); did you mean "core"?',
    });
  });
});
