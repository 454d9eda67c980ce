import { fakeSetting } from '../fakes/fake-world.js';
import { promotionChain, releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';
import { setHold } from '../../core/commands/hold.js';

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
      hints: expect.arrayContaining(['nx unhold --environment=staging   # when it is over']),
    });
    expect(team.state('staging')).toBeNull();
    expect(await hold(team, 'hold', 'the demo on Thursday')).toContain('nothing to do');
    expect(await hold(team, 'unhold', null)).toBe('staging was let go by someone');
    expect(await hold(team, 'unhold', null)).toBe('staging is not held; nothing to do.');
    expect((await team.promote('staging'))?.success).toBe(true);
  });

  it('stays held for the first reason, since who lets it go must know for whom', async () => {
    const team = new Team();
    await hold(team, 'hold', 'the demo on Thursday');
    await expect(hold(team, 'hold', 'the audit')).rejects.toMatchObject({
      code: 'HELD',
      message: expect.stringMatching(/^staging is held already, by someone since .*: the demo on Thursday$/),
      hints: ['nx unhold --environment=staging   # when that is over, then hold it again'],
    });
    expect(team.server.announced).toHaveLength(1);
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

  it.each(['hold', 'unhold'] as const)(
    'tells the team of a %s again when it died before it could',
    async (kind) => {
      const team = new Team();
      if (kind === 'unhold') await hold(team, 'hold', 'the demo');
      team.server.announced.length = 0;
      const dies = (effect: string, moment: string): void => {
        if (effect === 'announcement' && moment === 'before') throw new Error('killed');
      };
      const request = { environment: 'staging', kind, reason: 'the demo', dryRun: false };
      await expect(setHold(team.world({ effect: dies }), request)).rejects.toThrow('killed');
      expect(team.server.announced).toEqual([]);
      expect(await setHold(team.world(), request)).toContain('nothing to do');
      expect(await setHold(team.world(), request)).toContain('nothing to do');
      const [first, second] = team.server.announced;
      const text = kind === 'hold' ? 'is held by someone: the demo' : 'was let go by someone: the demo';
      expect(first).toMatchObject({ event: 'held', text: `staging ${text}` });
      expect(second).toEqual(first);
    },
  );

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
