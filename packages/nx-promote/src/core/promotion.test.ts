import { fakeSetting } from '../testing/fakes/fake-world.js';
import { promotionChain, releaseChain } from '../testing/fakes/release-chain.js';
import { Team } from '../testing/fakes/team.js';
import { setHold } from './hold.js';

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

describe('a promotion is refused', () => {
  const released = async (): Promise<Team> => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    await team.merge('core');
    return team;
  };

  it.each([
    [
      'a candidate of a version that is released',
      { releaseVersion: '1.0' },
      'VERSION_RELEASED',
      'core cannot get a candidate of 1.0 in staging: that version is released already (core/v1.0).',
    ],
    [
      'the same, written in another way',
      { releaseVersion: '1.0.0' },
      'VERSION_RELEASED',
      'core cannot get a candidate of 1.0.0 in staging: that version is released already (core/v1.0).',
    ],
    [
      'a lower version than production runs',
      { releaseVersion: '0.9' },
      'VERSION_LOWER',
      'core 0.9 would replace the higher 1.0 in production.',
    ],
    [
      'no version',
      { releaseVersion: 'v2' },
      'OPTION_VALUE',
      'The option --release-version takes a version such as 1.4 or 2019-07-01; it was given "v2".',
    ],
  ])('for %s', async (_, options, code, message) => {
    const team = await released();
    const before = team.everything();
    expect((await team.promote('staging', 'core', options))?.error).toMatchObject({ code, message });
    expect(team.everything()).toBe(before);
  });

  it('for a release whose candidate was never verified', async () => {
    const team = new Team();
    await team.merge('core');
    expect((await team.promote('production'))?.error?.code).toBe('NOT_VERIFIED_BEFORE');
    await team.promote('staging');
    const asked = await team.promote('production', 'core', { releaseVersion: '1.4' });
    expect(asked?.error).toMatchObject({
      code: 'CANDIDATE_NOT_VERIFIED',
      message: expect.stringMatching(
        /^core cannot be released as 1.4 to production: what was verified in staging is v1.0.rc /,
      ),
    });
  });

  it('for a version that was given to another commit meanwhile, and the next candidate has the next version', async () => {
    const team = new Team();
    await team.merge('core');
    await team.promote('staging');
    const second = await team.merge('core');
    const staging = promotionChain('staging');
    const world = team.world();
    await releaseChain(world, ['core'], staging.slice(0, 2));
    await team.promote('production');
    await releaseChain(world, ['core'], staging.slice(2));
    const refused = await team.promote('production');
    expect(refused?.error).toMatchObject({
      code: 'VERSION_TAKEN',
      message: 'core cannot be called core/v1.0 in production: that version is on another commit already.',
      hints: [`nx run core:release-staging   # gives ${second.slice(0, 7)} a candidate of the next version`],
    });
    expect((await team.promote('staging'))?.success).toBe(true);
    expect(team.server.tags.get('core/v1.1.rc')).toBe(second);
    expect((await team.promote('production'))?.success).toBe(true);
    expect(team.server.tags.get('core/v1.1')).toBe(second);
  });

  it('for an image that somebody pushed over, by its build tag or by a name', async () => {
    for (const name of ['build', 'v1.0.rc', 'v1.0']) {
      const team = new Team();
      const commit = await team.merge('core');
      await team.promote('staging');
      const tag = name === 'build' ? commit.slice(0, 7) : name;
      team.server.images.set(`core:${tag}`, { digest: `sha256:${'0'.repeat(64)}`, revision: commit });
      expect((await team.promote('production'))?.error).toMatchObject({
        code: name === 'build' ? 'DIGEST_CHANGED' : 'NAME_PUSHED_OVER',
        message: expect.stringContaining(`registry.test/core:${tag} of core is not the one`),
      });
      expect(team.state('production')).toBeNull();
    }
  });

  it('for an image that a careless builder made again under the name just given', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    const careless = {
      effect: (name: string, moment: string) => {
        if (name !== 'image tag' || moment !== 'after') return;
        team.server.images.set('core:v1.0.rc', { digest: `sha256:${'1'.repeat(64)}`, revision: commit });
      },
    };
    expect((await team.promote('staging', 'core', {}, careless))?.error?.code).toBe('NAME_PUSHED_OVER');
    expect(team.server.running('staging').has('core')).toBe(false);
    expect(team.state('staging').inProgress).toBeNull();
  });
});

describe('a held environment', () => {
  const hold = (team: Team, kind: 'hold' | 'unhold', reason: string | null, environment = 'staging') =>
    setHold(team.world(), { environment, kind, reason, dryRun: false });

  it('takes nothing in until it is let go, and says who holds it and why', async () => {
    const team = new Team();
    await team.merge('core');
    expect(await hold(team, 'hold', 'the demo on Thursday')).toBe(
      'staging is held by someone: the demo on Thursday',
    );
    expect((await team.promote('staging'))?.error).toMatchObject({
      code: 'HELD',
      message: expect.stringMatching(
        /^staging is held by someone since .*, so nothing enters it: the demo on Thursday$/,
      ),
      hints: expect.arrayContaining(['nx unhold-staging   # when it is over']),
    });
    expect(team.state('staging')).toBeNull();
    expect(await hold(team, 'hold', 'the demo on Thursday')).toContain('nothing to do');
    expect(await hold(team, 'unhold', null)).toBe('staging was let go by someone');
    expect(await hold(team, 'unhold', null)).toBe('staging is not held; nothing to do.');
    expect((await team.promote('staging'))?.success).toBe(true);
  });

  it('can be gone past on the record, for every step of that attempt', async () => {
    const team = new Team();
    await team.merge('core');
    await hold(team, 'hold', 'the demo');
    const override = 'staging/hold: the demo is cancelled';
    expect((await team.promote('staging', 'core', { override }))?.success).toBe(true);
    const records = team.server
      .log('refs/promote/components/staging/core')
      .map(({ record }) => JSON.parse(record));
    expect(records.flatMap(({ overrides }) => overrides)).toEqual([
      { gate: 'hold', reason: 'the demo is cancelled', by: 'someone' },
    ]);
  });

  it('still puts back what does not pass', async () => {
    const team = new Team();
    const good = await team.merge('core');
    await team.promote('staging');
    const bad = await team.merge('core');
    team.server.suiteBehaviour = ({ environment, commits }) =>
      environment === 'staging' && commits.get('core') === bad ? 'failed' : 'passed';
    const world = team.world();
    await releaseChain(world, ['core'], promotionChain('staging').slice(0, 2));
    await hold(team, 'hold', 'the demo');
    await releaseChain(world, ['core'], promotionChain('staging').slice(2));
    expect(team.state('staging').live?.commit).toBe(good);
  });

  it('is not held without a reason', async () => {
    await expect(hold(new Team(), 'hold', ' ')).rejects.toMatchObject({ code: 'OPTION_MISSING' });
  });
});

describe('the set that was tested before', () => {
  const mixed = async (requireTestedSet: boolean): Promise<Team> => {
    const setting = fakeSetting(['core', 'ui']);
    const environments = setting.pipeline.environments.map((one) => ({
      ...one,
      requireTestedSet: one.name === 'production' && requireTestedSet,
    }));
    const team = new Team({ ...setting, pipeline: { ...setting.pipeline, environments } });
    await team.merge('core', 'ui');
    await team.promote('staging', ['core', 'ui']);
    await team.promote('production', ['core', 'ui']);
    await team.merge('core', 'ui');
    await team.promote('staging', ['core', 'ui']);
    return team;
  };

  it('is named by the verification, and a mix that nobody tested is remarked on', async () => {
    const team = await mixed(false);
    expect(team.state('production').history[0]?.testedWith).toMatchObject({
      environment: 'staging',
      differs: [],
    });
    const ui = [team.state('production', 'ui'), team.state('staging', 'ui')].map(({ live }) => live?.shortId);
    expect((await team.promote('production'))?.success).toBe(true);
    expect(team.setting.told).toContain(
      `production will run a mix that was never tested together in staging: ui ${ui[0]}, where staging tested ${ui[1]}`,
    );
    expect(team.state('production').history[0]?.testedWith?.differs).toEqual(['ui']);
    team.setting.told.length = 0;
    expect((await team.promote('production', 'ui'))?.success).toBe(true);
    expect(team.setting.told.join()).not.toContain('never tested together');
  });

  it('is a gate where the pipeline asks for it: the whole set enters, a part of it does not', async () => {
    const team = await mixed(true);
    const refused = await team.promote('production');
    expect(refused?.error).toMatchObject({
      code: 'SET_NOT_TESTED',
      details: [expect.stringMatching(/^ui [0-9a-f]{7}, where staging tested [0-9a-f]{7}$/)],
      hints: expect.arrayContaining(['promote what differs together with it: nx promote-production']),
    });
    expect(team.server.tags.has('core/v1.1')).toBe(false);
    expect((await team.promote('production', ['core', 'ui']))?.success).toBe(true);
  });
});
