import { spell } from '../../testing/fakes/spell.js';
import { Team } from '../../testing/fakes/team.js';
import type { FakeReleaser } from '../../testing/fakes/fake-world.js';
import { setHold } from './hold.js';
import { renderWhy } from '../render/why.js';
import { runIntent } from '../run-intent.js';
import { explainAbsence } from './why.js';

let team: Team;
beforeEach(() => (team = new Team()));

const why = async (environment: string, more: Partial<FakeReleaser> = {}): Promise<string> =>
  renderWhy(await explainAbsence(team.world(more), { component: 'core', environment }), spell);

const short = (commit: string): string => commit.slice(0, 7);

describe('why', () => {
  it('says how far the newest change got, and the command that brings it further', async () => {
    const first = await team.merge('core');
    await team.promote('staging');
    const second = await team.merge('core');
    const before = team.everything();
    const lines = (await why('production'))
      .split('\n')
      .map((line) => line.replace(/since [^,]+/, 'since then'));
    expect(lines).toEqual([
      `Why core ${short(second)} is not in production:`,
      `  dev: runs ${short(second)} since then, verified`,
      `  integration: runs ${short(second)} since then, verified`,
      `  staging: runs ${short(first)} since then, without it`,
      '    nothing stands in the way',
      '      -> nx run core:release-staging',
      '  production: runs nothing, without it',
      `    What is verified in staging is core ${short(first)}, and that is without ${short(second)}.`,
      '      -> nx run core:release-staging   # first it has to pass in staging',
    ]);
    expect(team.everything()).toBe(before);
  });

  it('says that it is there', async () => {
    const first = await team.merge('core');
    expect(await why('integration')).toMatch(new RegExp(`^core ${short(first)} is in integration\\.`));
  });

  it('names everything that stands in the way, not the first thing only', async () => {
    await team.merge('core');
    await team.promote('staging');
    await team.merge('core');
    await team.promote('staging');
    const typed = { components: ['core'], dryRun: false, typed: 'nx', reason: 'it is slow' };
    await runIntent(team.world(), { ...typed, step: 'rollback', environment: 'staging' });
    await setHold(team.world(), { environment: 'staging', kind: 'hold', reason: 'the demo', dryRun: false });
    team.server
      .running('staging')
      .set('core', { reference: 'x/core:mine', digest: '', tag: 'mine', attempt: '' });
    const text = await why('staging');
    expect(text).toContain('staging is held by someone');
    expect(text).toContain('-> nx unhold --environment=staging');
    expect(text).toContain('someone went back from core');
    expect(text).toContain('-> nx run core:unpin --environment=staging');
    expect(text).toContain('The deployment of staging names x/core:mine for core');
    expect(text).toContain(
      '-> or go past it, on the record: nx run core:release-staging --override "pin: <reason>"',
    );
    expect(text).not.toContain('nothing stands in the way');
  });

  it('names the suite that rejected it', async () => {
    await team.merge('core');
    team.server.suiteBehaviour = ({ environment }) => (environment === 'integration' ? 'failed' : 'passed');
    await team.merge('core');
    const text = await why('staging');
    expect(text).toContain('was rejected in integration and goes no further');
    expect(text).toContain(
      '-> if the suite or the network was at fault: nx run core:reverify --environment=integration',
    );
  });

  it('says that it was never released, or that there is nothing to release', async () => {
    expect(await why('dev')).toContain('No commit of the trunk touches core (components/core)');
    team.server.merge('core');
    expect(await why('dev')).toContain('nothing stands in the way\n      -> nx run core:release');
  });

  it('says that it runs untested', async () => {
    team.server.suiteBehaviour = () => 'errored';
    await team.merge('core');
    expect(await why('dev')).toContain('-> nx run core:integration-test-dev');
  });

  it('says that it is not merged', async () => {
    await team.merge('core');
    const world = team.world();
    const side = 'b'.repeat(40);
    const git = {
      ...world.git,
      checkout: async () => ({ head: side, branch: 'fix', dirty: [], shallow: false }),
      releaseCommits: async () => new Map([['core', { commit: side, path: 'x', why: 'component' as const }]]),
      ancestry: async (pairs: readonly unknown[]) => pairs.map(() => 'no' as const),
    };
    const explanation = await explainAbsence({ ...world, git }, { component: 'core', environment: 'dev' });
    expect(renderWhy(explanation, spell)).toContain('is not on origin/master');
  });
});
