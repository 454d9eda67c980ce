import { fakeSetting } from '../fakes/fake-world.js';
import { promotionChain, releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';

describe('promotion', () => {
  it('gives commit and digest a candidate’s name in staging and the release’s in production', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    expect((await team.promote('staging'))?.status).toBe('done');
    expect(team.server.tags.get('core/v1.0.rc')).toBe(commit);
    expect(team.digest('core:latest')).toBeUndefined();
    expect((await team.promote('production'))?.status).toBe('done');
    expect(team.server.tags.get('core/v1.0')).toBe(commit);
    const digest = team.digest(`core:${commit.slice(0, 7)}`);
    expect(['v1.0.rc', 'v1.0', 'latest'].map((tag) => team.digest(`core:${tag}`))).toEqual([
      digest,
      digest,
      digest,
    ]);
    expect(team.state('staging').history[0]?.names).toEqual(['v1.0.rc']);
    expect(team.state('production')).toMatchObject({
      names: ['v1.0'],
      verified: { commit, digest },
      inProgress: null,
    });
    expect(team.server.running('production').get('core')?.digest).toBe(digest);
  });

  it('does nothing the second time', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    const before = team.everything();
    expect((await team.promote('staging'))?.success).toBe(true);
    expect(team.everything()).toBe(before);
  });

  it('counts candidates until the version is released, and goes on with the next', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    const second = await team.merge('core');
    await team.promote('staging');
    expect(team.server.tags.get('core/v1.0.rc2')).toBe(second);
    await team.promote('production');
    expect(team.server.tags.get('core/v1.0')).toBe(second);
    await team.merge('core');
    await team.promote('staging');
    await team.merge('core');
    await team.promote('staging', 'core', { bump: 'major' });
    await team.merge('core');
    await team.promote('staging');
    expect([...team.server.tags.keys()].filter((tag) => tag.includes('/v'))).toEqual([
      'core/v1.0.rc',
      'core/v1.0.rc2',
      'core/v1.0',
      'core/v1.1.rc',
      'core/v2.0.rc',
      'core/v2.0.rc2',
    ]);
  });

  it.each([
    [{ bump: 'major' }, 'it has no release yet, its first one is 1.0', 'type --release-version=1.0'],
    [{ bump: 'minor', releaseVersion: '3.0' }, '--release-version=3.0 and --bump=minor', 'leave one of them'],
  ] as const)('takes no bump that says nothing: %j', async (options, message, hint) => {
    const team = new Team();
    await team.merge('core');
    const error = (await team.promote('staging', 'core', options))?.error;
    expect(error?.message).toContain(message);
    expect(error?.hints.join()).toContain(hint);
    expect([...team.server.tags.keys()].filter((tag) => tag.includes('/v'))).toEqual([]);
  });

  it('takes the day as the version where it is asked for', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging', 'core', { bump: 'date' });
    const named = [...team.server.tags.keys()].filter((one) => one.includes('/v'));
    expect(named).toEqual([expect.stringMatching(/^core\/v\d{4}-\d{2}-\d{2}\.rc$/)]);
  });

  it('goes on from tags that were there before the ledger', async () => {
    const team = new Team();
    const old = team.server.merge('core');
    team.server.tags.set('core/v3.4', old).set('core-ui/v9.0', old).set('core/v3.5.rc', old);
    await team.merge('core');
    await team.promote('staging');
    expect(team.server.tags.has('core/v3.5.rc2')).toBe(true);
  });

  it('promotes a set with one deployment and one run of the environment’s suites', async () => {
    const team = new Team(fakeSetting(['core', { name: 'ui', deployAfter: ['core'] }, 'idle']));
    await team.merge('core', 'ui', 'idle');
    await team.promote('staging', ['core', 'ui', 'idle']);
    await team.merge('core', 'ui');
    team.server.suiteLog.length = 0;
    const before = team.server.deploymentLog.length;
    const outcomes = await releaseChain(team.world(), ['ui', 'idle', 'core'], promotionChain('staging'));
    expect([...outcomes.values()].map(({ result }) => result?.success)).toEqual([true, true, true]);
    expect(team.server.deploymentLog.slice(before)).toMatchObject([{ components: ['core', 'ui'] }]);
    expect(team.server.suiteLog.filter(({ suite }) => suite === 'system')).toHaveLength(1);
    expect(team.server.tags.has('idle/v1.0.rc2')).toBe(false);
  });

  it('refuses to deploy what has no name, and says which step gives one', async () => {
    const team = new Team();
    await team.merge('core');
    const outcomes = await releaseChain(team.world(), ['core'], [['deploy', 'staging']]);
    expect(outcomes.get('core')?.result?.error).toMatchObject({
      code: 'NAMES_NOT_GIVEN',
      hints: expect.arrayContaining(['nx run core:tag-staging']),
    });
  });

  it('foresees names and deployment in a dry run, and changes nothing', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    const before = team.everything();
    const names = await team.promote('staging', 'core', { dryRun: true });
    expect(names).toMatchObject({ status: 'planned', success: true });
    const steps = await releaseChain(team.world(), ['core'], [['deploy', 'staging']], { dryRun: true });
    expect(steps.get('core')?.result?.summary).toBe('once it is called v1.0.rc: deploy');
    expect(team.everything()).toBe(before);
    expect(team.server.tags.has(`core/${commit.slice(0, 7)}`)).toBe(true);
  });

  it('moves "latest" only after the verification, also when the run died before it', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    await team.promote('staging');
    const died = new Error('the process was killed');
    const dies = {
      effect: (name: string) => {
        if (name === 'image tag' && team.state('production')?.verified != null) throw died;
      },
    };
    await expect(team.promote('production', 'core', {}, dies)).rejects.toBe(died);
    expect(team.state('production').verified?.commit).toBe(commit);
    expect(team.digest('core:latest')).toBeUndefined();
    expect((await team.promote('production'))?.success).toBe(true);
    expect(team.digest('core:latest')).toBe(team.digest('core:v1.0'));
  });

  it('leaves "latest" where it is when the release is rejected', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    const bad = await team.merge('core');
    await team.promote('staging');
    team.server.suiteBehaviour = ({ environment, commits }) =>
      environment === 'production' && commits.get('core') === bad ? 'failed' : 'passed';
    expect((await team.promote('production'))?.error?.code).toBe('SUITE_FAILED');
    expect(team.digest('core:latest')).toBe(team.digest('core:v1.0'));
    expect(team.state('production').names).toEqual(['v1.0']);
  });

  it('ends in the same state when it is killed before or after any effect and run again', async () => {
    for (let kill = 0; kill < 40; kill += 1) {
      const team = new Team(fakeSetting(['core']));
      const commit = await team.merge('core');
      await team.promote('staging');
      let effects = 0;
      const effect = (): void => {
        if ((effects += 1) === kill + 1) throw new Error('killed');
      };
      const first = await team
        .promote('production', 'core', {}, { invocation: 'first', effect })
        .catch(() => null);
      if (first?.success === true) break;
      const again = await team.promote('production', 'core', {}, { dead: new Set(['first']) });
      expect(again?.success).toBe(true);
      expect(team.server.tags.get('core/v1.0')).toBe(commit);
      expect([...team.server.tags.keys()].filter((tag) => tag.startsWith('core/v'))).toEqual([
        'core/v1.0.rc',
        'core/v1.0',
      ]);
      expect(team.state('production')).toMatchObject({
        verified: { commit },
        names: ['v1.0'],
        inProgress: null,
      });
      expect(team.digest('core:latest')).toBe(team.digest('core:v1.0'));
      expect(
        team.server.deploymentLog.filter(({ environment }) => environment === 'production'),
      ).toHaveLength(1);
    }
  });
});

describe('release notes', () => {
  it('are written once, when the release is verified, and say what it is made of', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    await team.promote('staging');
    expect([...team.server.files.keys()].filter((file) => file.startsWith('release-notes/'))).toEqual([]);
    await team.promote('production');
    const text = team.server.files.get('release-notes/core/v1.0.md');
    expect(text).toContain('# core v1.0\n');
    expect(text).toContain(`* Commit: ${commit}`);
    expect(text).toContain(`* Image: registry.test/core@${team.digest('core:v1.0')}`);
    expect(text).toContain('* Tested in staging with the very versions that it runs with');
    expect(text).toContain('## The first release');
    team.server.files.set('release-notes/core/v1.0.md', 'what somebody made of it\n');
    await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    expect(team.server.files.get('release-notes/core/v1.0.md')).toBe('what somebody made of it\n');
    expect(team.server.files.get('release-notes/core/v1.1.md')).toContain('## Changes since v1.0\n');
  });

  it('call changes what their pull requests call them, and say when nobody could be asked', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    const commit = await team.merge('core');
    const facts = {
      number: 12,
      url: 'https://git.test/12',
      title: 'Mend the uuid',
      author: null,
      labels: [],
    };
    team.server.pullRequests.set(commit, facts);
    team.server.forgeMissing = 'no token';
    await team.promote('staging');
    await team.promote('production');
    expect(team.server.files.get('release-notes/core/v1.1.md')).toMatch(
      /^\* Mend the uuid \(\[\\#12\]\(https:\/\/git\.test\/12\), someone\)$/m,
    );
    expect(team.setting.told).toContain('no token');
  });

  it('are made good by the next run when one died before it wrote them', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    await releaseChain(team.world(), ['core'], promotionChain('production').slice(0, 4));
    await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    expect([...team.server.files.keys()].filter((file) => file.startsWith('release-notes/'))).toEqual([
      'release-notes/core/v1.0.md',
      'release-notes/core/v1.1.md',
    ]);
  });
});
