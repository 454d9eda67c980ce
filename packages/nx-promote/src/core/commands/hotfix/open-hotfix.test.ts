import { changeFacts, commitFacts } from '../../../testing/change-facts.js';
import { Team } from '../../../testing/fakes/team.js';
import type { FakeReleaser } from '../../../testing/fakes/fake-world.js';
import type { Obligations } from '../../model/hotfix.js';
import type { Component } from '../../model/component.js';
import type { ChangeFacts } from '../../ports/changes.js';
import { runIntent } from '../../run-intent.js';
import { openHotfix, type OpenHotfix } from './open-hotfix.js';

let team: Team;
beforeEach(() => (team = new Team()));

const open = (more: Partial<OpenHotfix> = {}, releaser: Partial<FakeReleaser> = {}): Promise<string> =>
  openHotfix(team.world(releaser), {
    component: team.setting.components[0] as Component,
    name: 'fix-uuid',
    reason: 'uuids collide',
    from: undefined,
    approvedBy: undefined,
    dryRun: false,
    typed: 'nx run core:hotfix --name=fix-uuid',
    ...more,
  });

const obligations = (): Obligations =>
  JSON.parse(team.server.ledger.get('refs/promote/obligations/core')?.state ?? 'null');

const branch = 'hotfix/core/fix-uuid';

async function released(): Promise<string> {
  const commit = await team.merge('core');
  await team.promote('staging');
  await team.promote('production');
  return commit;
}

describe('hotfix', () => {
  it('records who decided it and why, tells the team, and makes the branch from what runs', async () => {
    const base = await released();
    await team.merge('core');
    const text = await open({ approvedBy: 'Grace' });
    expect(obligations().hotfixes).toMatchObject([
      {
        name: 'fix-uuid',
        branch,
        from: 'production',
        base: { commit: base },
        reason: 'uuids collide',
        by: 'someone',
        approvedBy: 'Grace',
        commit: null,
      },
    ]);
    expect(team.server.branches.get(branch)).toBe(base);
    const short = base.slice(0, 7);
    expect(team.server.announced).toMatchObject([
      {
        event: 'hotfix-opened',
        text: `core: hotfix fix-uuid is begun by someone, approved by Grace, on top of v1.0 ${short} from production: uuids collide`,
      },
    ]);
    expect(text.split('\n')).toEqual([
      `${branch} begins at ${short}, which production runs.`,
      `  staging runs ${short} v1.0.rc`,
      `  production runs ${short} v1.0`,
      '  they are the same',
      'Commit the fix, and then:',
      '  nx run core:hotfix-staging',
      '  nx run core:hotfix-production',
      '  nx run core:hotfix-forward-port   # brings the fix to origin/master',
      `Where this branch has no nx-promote, or an old one, type them in a checkout of origin/master with --branch=${branch}`,
    ]);
  });

  it('asks for --from when staging and production differ, and says what each would carry', async () => {
    const first = await released();
    const second = await team.merge('core');
    await team.promote('staging');
    const before = team.everything();
    await expect(open()).rejects.toMatchObject({
      code: 'BASE_NEEDED',
      message: 'core is not the same in production and staging, so the hotfix needs --from.',
      details: [
        `from staging (v1.1.rc ${second.slice(0, 7)}): production gets, beside the fix, 1 change (Change core)`,
        `from production (v1.0 ${first.slice(0, 7)}): production gets the fix alone; staging runs without 1 change (Change core) until the newer candidate, with the fix, is promoted again`,
      ],
      hints: [
        'nx run core:hotfix --name=fix-uuid --from=production',
        'nx run core:hotfix --name=fix-uuid --from=staging',
      ],
    });
    expect(team.everything()).toBe(before);
    const text = await open({ from: 'production' });
    expect(text).toContain('staging has over production: 1 change (Change core)');
    expect(team.server.branches.get(branch)).toBe(first);
  });

  it('says what a base lacks that production has: an earlier hotfix, too', async () => {
    await released();
    const candidate = await team.merge('core');
    await team.promote('staging');
    const newest = await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    const back = { to: candidate.slice(0, 7), reason: 'it burns', confirm: true };
    const intent = { step: 'rollback', environment: 'staging', components: ['core'], ...back } as const;
    const { outcomes } = await runIntent(team.world(), { ...intent, dryRun: false, typed: 'nx' });
    expect(outcomes.get('core')).toMatchObject({ success: true });
    await expect(open()).rejects.toMatchObject({
      code: 'BASE_NEEDED',
      details: [
        expect.stringMatching(
          new RegExp(
            `^from staging .*${candidate.slice(0, 7)}\\): production gets, beside the fix, nothing else, and is without 1 change \\(Change core\\)$`,
          ),
        ),
        expect.stringMatching(
          new RegExp(
            `^from production .*${newest.slice(0, 7)}\\): production gets the fix alone; staging gets 1 change \\(Change core\\) that it lacks$`,
          ),
        ),
      ],
    });
  });

  it('does not say that a base lacks what it has as another commit: the forward port of an earlier hotfix', async () => {
    await released();
    await team.merge('core');
    await team.promote('staging');
    const world = team.world();
    const fix = changeFacts(commitFacts('a', 'Mend uuids'));
    const port = changeFacts(commitFacts('b', 'Mend uuids (#12)'));
    const same = (one: ChangeFacts, other: ChangeFacts): ChangeFacts => ({
      ...one,
      same: [{ commit: one.commit.id, as: other.commit.id }],
    });
    const found = {
      comes: [changeFacts(commitFacts('c', 'Sort the list')), same(port, fix)],
      goes: [same(fix, port)],
      notes: { comes: [], goes: [], overlooked: [] },
    };
    const changes = { changes: async () => new Map([['staging', found]]) };
    const request = { component: team.setting.components[0] as Component, name: 'fix-uuid', reason: 'r' };
    const rest = { from: undefined, approvedBy: undefined, dryRun: true, typed: 'nx' };
    await expect(openHotfix({ ...world, changes }, { ...request, ...rest })).rejects.toMatchObject({
      details: [
        expect.stringMatching(/production gets, beside the fix, 1 change \(Sort the list\)$/),
        expect.stringMatching(/gets the fix alone; staging runs without 1 change \(Sort the list\) until/),
      ],
    });
    const text = await openHotfix({ ...world, changes }, { ...request, ...rest, from: 'production' });
    expect(text).toContain('staging has over production: 1 change (Sort the list)');
    expect(text).not.toContain('production has over staging');
    found.comes.shift();
    const alike = await openHotfix({ ...world, changes }, { ...request, ...rest, from: 'production' });
    expect(alike).toContain('they hold the same changes, as other commits');
  });

  it('does not go on with what somebody else decided meanwhile under the same name', async () => {
    await released();
    await open();
    team.server.branches.delete(branch);
    await expect(open({ reason: 'the exporter loses files' })).rejects.toMatchObject({
      code: 'HOTFIX_EXISTS',
      details: ['decided for: uuids collide'],
    });
    team = new Team();
    await released();
    let isAlone = true;
    const overtaken = async (effect: string, moment: string): Promise<void> => {
      if (effect !== 'ledger' || moment !== 'before' || !isAlone) return;
      isAlone = false;
      await open({ reason: 'the other one was quicker' });
    };
    await expect(open({}, { effect: overtaken })).rejects.toMatchObject({ code: 'HOTFIX_EXISTS' });
  });

  it.each(['ledger', 'announcement', 'branch'])('goes on when it died around its %s', async (effect) => {
    for (const at of ['before', 'after'] as const) {
      team = new Team();
      const base = await released();
      const dies = (name: string, moment: string): void => {
        if (name === effect && moment === at) throw new Error('killed');
      };
      await expect(open({}, { effect: dies })).rejects.toThrow('killed');
      await open();
      expect(team.server.branches.get(branch)).toBe(base);
      expect(obligations().hotfixes).toHaveLength(1);
      expect(team.server.log('refs/promote/obligations/core')).toHaveLength(1);
      expect(team.server.announced.length).toBeGreaterThan(0);
      expect(new Set(team.server.announced.map(({ id }) => id)).size).toBe(1);
    }
  });

  it('does not drop an approval that comes after the decision', async () => {
    await released();
    await open();
    await expect(open({ approvedBy: 'Grace' })).rejects.toMatchObject({
      code: 'HOTFIX_EXISTS',
      message: expect.stringMatching(
        /^The hotfix fix-uuid of core was decided by someone at .*, and nobody is on/,
      ),
      hints: ['leave out --approved-by to go on with it', 'or choose another --name'],
    });
    await open({ name: 'agreed', approvedBy: 'Grace' });
    await expect(open({ name: 'agreed', approvedBy: 'Ada' })).rejects.toThrow('and Grace is on record');
    await open({ name: 'agreed', approvedBy: 'Grace' });
    await open({ name: 'agreed' });
    expect(
      obligations()
        .hotfixes.map(({ approvedBy }) => approvedBy)
        .sort(),
    ).toEqual(['Grace', null]);
  });

  it('shows in a dry run what it would do, and changes nothing', async () => {
    await released();
    const before = team.everything();
    expect(await open({ dryRun: true })).toContain('dry run');
    expect([team.everything(), team.server.branches.size]).toEqual([before, 0]);
  });

  describe('refuses', () => {
    it('what was never deployed', async () => {
      await team.merge('core');
      await expect(open()).rejects.toMatchObject({
        code: 'NOTHING_DEPLOYED',
        message:
          'core was never deployed to staging or production, so there is nothing that a hotfix could fix.',
      });
    });

    it('a branch or a name that is there already', async () => {
      const base = await released();
      team.server.commit(branch, base);
      await expect(open()).rejects.toMatchObject({ code: 'BRANCH_EXISTS' });
      team.server.branches.delete(branch);
      await open();
      team.server.branches.delete(branch);
      await team.merge('core');
      await team.promote('staging');
      await team.promote('production');
      await expect(open()).rejects.toMatchObject({ code: 'HOTFIX_EXISTS' });
    });

    it('a branch that somebody else pushed', async () => {
      await released();
      const world = team.world();
      const found = { local: null, remote: 'e'.repeat(40), inTheWay: null };
      const branches = { ...world.branches, find: async () => found };
      const request = { component: team.setting.components[0] as Component, name: 'fix-uuid', reason: 'r' };
      const rest = { from: undefined, approvedBy: undefined, dryRun: false, typed: 'nx' };
      await expect(openHotfix({ ...world, branches }, { ...request, ...rest })).rejects.toThrow(
        `The branch ${branch} exists already on origin, at eeeeeeeeeeee.`,
      );
    });

    it.each([
      [
        { branch: 'hotfix', isRemote: false },
        'this clone has a branch hotfix',
        'git branch -m hotfix <name>',
      ],
      [
        { branch: 'hotfix/core', isRemote: true },
        'origin has a branch hotfix/core',
        'git push origin :refs/heads/hotfix/core',
      ],
      [
        { branch: `${branch}/again`, isRemote: true },
        `origin has a branch ${branch}/again`,
        'choose another --name',
      ],
    ])(
      'a branch that another one is in the way of, before anything is decided: %j',
      async (inTheWay, text, way) => {
        await released();
        const before = team.everything();
        const world = team.world();
        const branches = { ...world.branches, find: async () => ({ local: null, remote: null, inTheWay }) };
        const request = { component: team.setting.components[0] as Component, name: 'fix-uuid', reason: 'r' };
        const rest = { from: undefined, approvedBy: undefined, dryRun: false, typed: 'nx' };
        const refused = await openHotfix({ ...world, branches }, { ...request, ...rest }).catch(
          (error) => error,
        );
        expect(refused).toMatchObject({
          code: 'BRANCH_IN_THE_WAY',
          message: `The branch ${branch} cannot be made while ${text}: one is a path prefix of the other.`,
        });
        expect(refused.hints.join('\n')).toContain(way);
        expect(team.everything()).toBe(before);
      },
    );

    it('changes that are in no commit', async () => {
      await released();
      const world = team.world();
      const checkout = async () => ({ ...(await world.git.checkout()), dirty: ['main.js'] });
      const request = { component: team.setting.components[0] as Component, name: 'fix-uuid', reason: 'r' };
      const rest = { from: undefined, approvedBy: undefined, dryRun: false, typed: 'nx' };
      await expect(
        openHotfix({ ...world, git: { ...world.git, checkout } }, { ...request, ...rest }),
      ).rejects.toMatchObject({ code: 'DIRTY_TREE' });
    });

    it.each([
      [{ name: undefined }, 'A hotfix of core needs --name'],
      [{ reason: ' ' }, 'A hotfix of core needs --reason'],
      [{ name: 'a b' }, "--name becomes a part of a branch's name and must not contain"],
      [{ name: 'a/b' }, 'must not contain "/"'],
      [{ approvedBy: ' ' }, 'The option --approved-by names who agreed'],
      [{ from: 'dev' }, 'core runs in no environment "dev" from which a hotfix could begin'],
    ])('%j', async (more, message) => {
      await released();
      await expect(open(more)).rejects.toThrow(message);
    });
  });
});
