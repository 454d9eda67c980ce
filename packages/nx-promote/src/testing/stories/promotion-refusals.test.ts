import { environmentSuite, fakeSetting } from '../fakes/fake-world.js';
import { promotionChain, releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';
import { releaseStatus } from '../../core/commands/release-status.js';

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

  it('for one of a set that failed together there, and names the promotion that tries it alone', async () => {
    const suite = environmentSuite('system');
    const team = new Team(fakeSetting(['core', 'ui'], [suite]));
    await team.merge('core', 'ui');
    team.server.suiteBehaviour = ({ environment }) => (environment === 'staging' ? 'failed' : 'passed');
    await team.promote('staging', ['core', 'ui']);
    const hint = 'try it alone: nx run core:release-staging';
    const again = await team.promote('staging', ['core', 'ui']);
    expect(again?.error).toMatchObject({ code: 'SUSPECT', hints: expect.arrayContaining([hint]) });
    const { notices } = await releaseStatus(team.world(), {});
    expect(notices.flatMap(({ hints }) => hints)).toContain(hint);
    team.server.suiteBehaviour = () => 'passed';
    expect((await team.promote('staging', 'core'))?.success).toBe(true);
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

  it('for an image that the registry has lost, and does not send anybody to build it again', async () => {
    const team = new Team();
    const commit = await team.merge('core');
    await team.promote('staging');
    const name = `core:${commit.slice(0, 7)}`;
    const digest = team.server.images.get(name)?.digest ?? '';
    team.server.images.delete(name);
    team.server.tags.delete(`core/${commit.slice(0, 7)}`);
    expect((await team.promote('production'))?.error).toMatchObject({
      code: 'IMAGE_GONE',
      message: `The registry has no image registry.test/${name} of core any more, and none is built twice.`,
      hints: [
        `bring it back under that name, from a mirror or a backup: ${digest}`,
        'nx run core:release   # or begin with a newer commit',
      ],
    });
    expect(team.state('production')).toBeNull();
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
