import { Team } from '../../../testing/fakes/team.js';
import type { Component } from '../../model/component.js';
import type { Hotfix, Obligations } from '../../model/hotfix.js';
import { forwardPort, type ForwardPort, type ForwardPortResult } from './forward-port.js';
import { openHotfix } from './open-hotfix.js';
import { shipHotfix } from './ship-hotfix.js';

let team: Team;
let fix: string;

const component = (): Component => team.setting.components[0] as Component;
const common = { dryRun: false, typed: 'nx' };

const port = (more: Partial<ForwardPort> = {}): Promise<ForwardPortResult> =>
  forwardPort(team.world(), {
    component: component(),
    name: 'fix',
    branch: undefined,
    waive: false,
    reason: undefined,
    dryRun: false,
    ...more,
  });

const settled = (): Hotfix['settled'] | undefined =>
  (JSON.parse(team.server.ledger.get('refs/promote/obligations/core')?.state ?? 'null') as Obligations)
    .hotfixes[0]?.settled;

beforeEach(async () => {
  team = new Team();
  const base = await team.merge('core');
  await team.promote('staging');
  const request = { component: component(), from: undefined, approvedBy: undefined, ...common };
  await openHotfix(team.world(), { ...request, name: 'fix', reason: 'it burns' });
  fix = team.server.commit('hotfix/core/fix', base);
  const { outcome } = await shipHotfix(team.world(), {
    component: component(),
    environment: 'staging',
    ...common,
  });
  if (!outcome.success) throw new Error(outcome.summary);
});

it('makes a branch with what is missing and a pull request, once', async () => {
  const { text, success } = await port();
  expect(success).toBe(true);
  expect(text.split('\n')).toEqual([
    'origin/forward-port/core/fix brings to master:',
    `  ${fix.slice(0, 7)} Fix it`,
    'pull request: https://git.test/forward-port/core/fix',
    'Once it is merged: nx run core:release',
  ]);
  await port();
  expect(team.server.picked).toEqual([{ branch: 'forward-port/core/fix', commits: [fix] }]);
  expect(settled()).toBeNull();
});

it('says which branch of the remote is in its way, before anything is picked', async () => {
  const world = team.world();
  const inTheWay = { branch: 'forward-port', isRemote: true };
  const branches = { ...world.branches, find: async () => ({ local: null, remote: null, inTheWay }) };
  const request = { component: component(), name: 'fix', branch: undefined, waive: false, reason: undefined };
  await expect(forwardPort({ ...world, branches }, { ...request, dryRun: false })).rejects.toMatchObject({
    code: 'BRANCH_IN_THE_WAY',
    message:
      'The branch forward-port/core/fix cannot be made while origin has a branch forward-port: one is a path prefix of the other.',
    hints: ['git push origin :refs/heads/forward-port   # if it is not needed'],
  });
  expect(team.server.picked).toEqual([]);
});

it('refuses a reason that nothing would keep', async () => {
  await expect(port({ reason: 'the module is gone' })).rejects.toMatchObject({
    code: 'OPTION_VALUE',
    message: expect.stringContaining('--reason'),
    hints: [
      "nx run core:hotfix-forward-port --name=fix --waive --reason='the module is gone'   # lets the obligation go",
      'nx run core:hotfix-forward-port --name=fix   # brings the fix to the trunk',
    ],
  });
});

it('records that it is met, once the trunk has it', async () => {
  team.server.mergeBranch(fix, 'core');
  expect((await port()).text).toBe(
    'origin/master has the hotfix fix of core: it was merged. Next: nx run core:release',
  );
  expect(settled()).toMatchObject({ how: 'ported', reason: 'it was merged' });
  expect((await port()).text).toContain('is settled already: ported by someone');
});

it('lets it go with a reason, on the record, and the gate opens', async () => {
  await team.merge('core');
  expect(await team.promote('staging')).toMatchObject({ error: { code: 'FORWARD_PORT_OWED' } });
  await expect(port({ waive: true })).rejects.toMatchObject({ code: 'OPTION_MISSING' });
  expect((await port({ waive: true, reason: 'the module is gone', dryRun: true })).text).toContain('dry run');
  expect(settled()).toBeNull();
  await port({ waive: true, reason: 'the module is gone' });
  expect(settled()).toMatchObject({ how: 'waived', by: 'someone', reason: 'the module is gone' });
  expect((await team.promote('staging'))?.success).toBe(true);
});

it('adds to the branch what came to the hotfix since', async () => {
  await port();
  const second = team.server.commit('hotfix/core/fix', fix);
  const { outcome } = await shipHotfix(team.world(), {
    component: component(),
    environment: 'staging',
    ...common,
  });
  expect(outcome.success).toBe(true);
  expect((await port()).text).toContain(`  ${second.slice(0, 7)} Fix it`);
  expect(team.server.picked).toEqual([
    { branch: 'forward-port/core/fix', commits: [fix] },
    { branch: 'forward-port/core/fix', commits: [second] },
  ]);
});

describe('where the trunk took it back', () => {
  let revert: string;
  beforeEach(async () => {
    team.server.mergeBranch(fix, 'core');
    await port();
    expect(settled()).toMatchObject({ how: 'ported' });
    revert = await team.merge('core');
    team.server.takenBack.set(fix, revert);
  });

  it('brings it there again, although it is settled', async () => {
    const { text, success } = await port();
    expect(success).toBe(true);
    expect(text.split('\n').slice(0, 2)).toEqual([
      `the trunk had it and took it back: ${revert.slice(0, 7)} Revert it`,
      'origin/forward-port/core/fix brings to master:',
    ]);
    expect(team.server.picked).toHaveLength(1);
  });

  it('lets it go with a reason', async () => {
    await port({ waive: true, reason: 'it was wrong' });
    expect(settled()).toMatchObject({ how: 'waived', reason: 'it was wrong' });
    expect((await port()).text).toContain('is settled already: waived by someone');
  });
});

it('says that the remote does not give the commit, where more history would not help', async () => {
  const world = team.world();
  const gap = { kind: 'not-here' as const, commit: fix, said: 'not our ref' };
  const lost = { ...world, forwardPorts: { forwardPorts: async () => [{ kind: 'unknown' as const, gap }] } };
  const request = { name: 'fix', branch: undefined, waive: false, reason: undefined, dryRun: false };
  await expect(forwardPort(lost, { ...request, component: component() })).rejects.toMatchObject({
    code: 'COMMIT_NOT_HERE',
    hints: expect.arrayContaining(['git fetch origin hotfix/core/fix']),
  });
});

it('settles nothing where nothing could be picked and the files lack it', async () => {
  const world = team.world();
  const empty = {
    ...world,
    cherryPicks: { pick: async () => ({ kind: 'empty' as const }) },
  };
  const request = { name: 'fix', branch: undefined, waive: false, reason: undefined, dryRun: false };
  await expect(forwardPort(empty, { ...request, component: component() })).rejects.toMatchObject({
    code: 'PORT_EMPTY',
  });
  expect(settled()).toBeNull();
});

it('explains a conflict: which commit, which files, whose change, and the commands', async () => {
  team.server.conflicting.add(fix);
  const { text, success } = await port();
  expect(success).toBe(false);
  expect(text.split('\n')).toEqual([
    `The hotfix fix does not fit origin/master as it is: ${fix.slice(0, 7)} Fix it conflicts in`,
    '  core/main.js, which 857d1d2 Rename it changed',
    'Nothing was made. By hand:',
    '  -> git fetch origin && git switch -c forward-port/core/fix origin/master',
    `  -> git cherry-pick -x ${fix.slice(0, 12)}   # resolve the conflicts, git add, git cherry-pick --continue`,
    '  -> git push origin forward-port/core/fix, and merge it',
    `rewritten by hand? put this line at the end of the commit's message: Promote-Forward-Port: ${fix}`,
    'not needed there? nx run core:hotfix-forward-port --name=fix --waive --reason "..."',
  ]);
});

it('shows in a dry run what it would bring', async () => {
  const before = team.everything();
  expect((await port({ dryRun: true })).text).toContain('brings to master');
  expect([team.everything(), team.server.picked]).toEqual([before, []]);
});

it('finds the only one that is open, and refuses what nobody knows', async () => {
  expect((await port({ name: undefined })).success).toBe(true);
  await expect(port({ name: 'other' })).rejects.toMatchObject({ code: 'UNKNOWN_HOTFIX' });
  const request = { component: component(), from: undefined, approvedBy: undefined, ...common };
  await openHotfix(team.world(), { ...request, name: 'second', reason: 'it burns again' });
  await expect(port({ name: 'second' })).rejects.toMatchObject({
    code: 'NOT_SHIPPED',
    hints: ['nx run core:hotfix-staging --branch=hotfix/core/second'],
  });
  await expect(port({ name: undefined })).rejects.toMatchObject({
    code: 'UNKNOWN_HOTFIX',
    details: ['second, on hotfix/core/second', 'fix, on hotfix/core/fix'],
  });
});
