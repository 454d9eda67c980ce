import { PromoteError } from '../../core/errors/promote-error.js';
import type { Environment, Pipeline } from '../../core/model/pipeline.js';
import type { Change, DeploymentLine } from '../../core/ports/driver.js';
import type { PreflightReader, PushAccess, PushTarget } from '../../core/ports/preflight.js';
import { promote } from '../../core/commands/promote.js';
import type { World } from '../../core/world.js';
import { componentSuite, environmentSuite, fakeSetting } from '../fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';
import { runIntent } from '../../core/run-intent.js';

const LINE: DeploymentLine = { where: 'deployments (master), dev.env', before: null, after: 'CORE=core:1' };

/** The fake world, with other answers to what is looked at before the first effect. */
function looked(
  world: World,
  more: Partial<PreflightReader>,
  answer: DeploymentLine | PromoteError = LINE,
): World {
  return {
    ...world,
    preflight: { ...world.preflight, ...more },
    driver: {
      ...world.driver,
      preview: async (_environment, changes) =>
        new Map(changes.map(({ component }) => [component.name, answer])),
    },
  };
}

const BY_TARGET = { by: 'target', target: 'container' } as const;

function buildingTeam(
  build: Pipeline['image']['build'] = BY_TARGET,
  change: (environment: Environment) => Environment = (environment) => environment,
): Team {
  const suites = [componentSuite('smoke'), { ...environmentSuite('system'), command: ['k6', 'run'] }];
  const { pipeline, ...setting } = fakeSetting(['core', 'ui'], suites);
  const environments = pipeline.environments.map(change);
  return new Team({
    ...setting,
    pipeline: { ...pipeline, environments, image: { ...pipeline.image, build } },
  });
}

/** A machine without this program. */
const without = (program: string): Partial<PreflightReader> => ({
  missingProgram: async ({ command: [file = ''] }) => (file === program ? program : null),
});

const REFUSED: PushAccess = { kind: 'refused', said: ['Permission to team/deployments.git denied to bot.'] };
const isDeployments = (target: PushTarget): boolean => 'repository' in target;

const unwritable = new PromoteError({
  kind: 'config',
  code: 'UNWRITABLE',
  message: 'dev.env cannot be edited.',
});

const REASONS: readonly [string, string, (world: World) => World][] = [
  [
    'git knows nobody',
    'GIT_AUTHOR_UNKNOWN',
    (world) =>
      looked(world, {
        committer: async () => ({
          kind: 'user',
          code: 'GIT_AUTHOR_UNKNOWN',
          message: 'git does not know who commits.',
        }),
      }),
  ],
  [
    'the build target is not there',
    'BUILD_TARGET_MISSING',
    (world) => looked(world, { targets: () => ['build'] }),
  ],
  ['a suite has no command here', 'SUITE_COMMAND_MISSING', (world) => looked(world, without('k6'))],
  ['the deployment cannot be written', 'UNWRITABLE', (world) => looked(world, {}, unwritable)],
  [
    'commits may not be pushed to the deployment repository',
    'PUSH_NOT_ALLOWED',
    (world) =>
      looked(world, {
        mayPush: async (target) => (isDeployments(target) ? REFUSED : { kind: 'allowed' }),
      }),
  ],
];

describe('what can be known before the first effect', () => {
  it.each(REASONS)(
    'is refused by the dry run and by the real run, without a trace: %s',
    async (_what, code, change) => {
      const team = buildingTeam();
      team.server.merge('core', 'ui');
      const before = team.everything();
      for (const dryRun of [true, false]) {
        const world = change(team.world());
        const outcomes = await releaseChain(world, ['core', 'ui'], MERGE_CHAIN, { dryRun });
        for (const name of ['core', 'ui']) {
          expect(outcomes.get(name)).toMatchObject({
            step: 'tag-dev',
            result: { success: false, error: { code } },
          });
        }
        expect(team.everything()).toBe(before);
      }
    },
  );

  it('stops only the component that it is about', async () => {
    const team = buildingTeam();
    team.server.merge('core', 'ui');
    const world = looked(team.world(), { targets: (name) => (name === 'core' ? ['build'] : ['container']) });
    const outcomes = await releaseChain(world, ['core', 'ui']);
    expect(outcomes.get('core')?.result?.error?.message).toBe(
      'core has no target "container", which is to build its image.',
    );
    expect(outcomes.get('ui')?.result?.success).toBe(true);
    expect(team.server.running('dev').has('core')).toBe(false);
  });

  it('is no reason where nothing is to be done', async () => {
    const team = buildingTeam();
    await team.merge('core');
    const world = looked(team.world(), { targets: () => [], missingProgram: async () => 'k6' });
    const outcomes = await releaseChain(world, ['core']);
    expect(outcomes.get('core')?.result?.success).toBe(true);
  });
});

describe('a program that is not here', () => {
  const COMMAND = { driver: 'command', current: null, timeoutSeconds: 60 } as const;
  const live = { url: null, command: ['ask'], commit: 'commit', digest: null, timeoutSeconds: 5 };

  it.each<[string, string, Team]>([
    [
      'deploys',
      'deploys core to integration',
      buildingTeam(BY_TARGET, (one) =>
        one.name === 'integration' ? { ...one, deploy: { ...COMMAND, command: ['ask', '{tag}'] } } : one,
      ),
    ],
    [
      'asks what runs',
      'asks dev what runs of core',
      buildingTeam(BY_TARGET, (one) => (one.name === 'dev' ? { ...one, live } : one)),
    ],
    ['builds', 'starts the build of core', buildingTeam({ by: 'dispatch', command: ['ask'] })],
  ])('refuses before anything is done when it %s', async (_what, said, team) => {
    team.server.merge('core');
    const before = team.everything();
    const outcomes = await releaseChain(looked(team.world(), without('ask')), ['core']);
    const error = outcomes.get('core')?.result?.error;
    expect(error).toMatchObject({ code: 'COMMAND_MISSING' });
    expect(error?.message).toBe(`The command that ${said} cannot be run: there is no ask here.`);
    expect(team.everything()).toBe(before);
  });

  it('is not missed where the image is there already', async () => {
    const team = buildingTeam({ by: 'dispatch', command: ['ask'] });
    await team.merge('core');
    const world = looked(team.world(), without('ask'));
    const outcomes = await releaseChain(world, ['core'], [['deploy', 'integration']]);
    expect(outcomes.get('core')?.result?.success).toBe(true);
  });
});

describe('the right to push', () => {
  /** Every question, and the world that answers with one of these. */
  function asking(team: Team, answer: (target: PushTarget) => PushAccess): [World, PushTarget[]] {
    const asked: PushTarget[] = [];
    const mayPush = async (target: PushTarget): Promise<PushAccess> => {
      asked.push(target);
      return answer(target);
    };
    return [looked(team.world(), { mayPush }), asked];
  }

  it('to the workspace is asked by the dry run alone: a real run pushes there first', async () => {
    const team = new Team();
    team.server.merge('core');
    const [world, asked] = asking(team, (target) => (isDeployments(target) ? { kind: 'allowed' } : REFUSED));
    const dry = await releaseChain(world, ['core'], MERGE_CHAIN, { dryRun: true });
    expect(dry.get('core')?.result?.error?.message).toBe(
      'This account may not push tags and records to origin.',
    );
    expect(asked).toContainEqual({ remote: 'origin' });
    asked.length = 0;
    await releaseChain(world, ['core'], [['tag', 'dev']]);
    expect(asked).toEqual([{ repository: 'deployments' }]);
  });

  it('to a place that is pushed to after the records is asked by a real run too', async () => {
    const { pipeline, ...setting } = fakeSetting(['core']);
    const ledger = { ...pipeline.ledger, remote: 'ledger' };
    const team = new Team({ ...setting, pipeline: { ...pipeline, ledger } });
    team.server.merge('core');
    const before = team.everything();
    const [world] = asking(team, (target) =>
      'remote' in target && target.remote === 'origin' ? REFUSED : { kind: 'allowed' },
    );
    const outcomes = await releaseChain(world, ['core']);
    expect(outcomes.get('core')?.result?.error?.message).toBe('This account may not push tags to origin.');
    expect(team.everything()).toBe(before);
  });

  it('refuses nothing where it could not be asked, and says so', async () => {
    const team = new Team();
    team.server.merge('core');
    const [world] = asking(team, () => ({ kind: 'unknown', why: 'no answer in time' }));
    const intent = {
      step: 'tag',
      environment: 'dev',
      components: ['core'],
      dryRun: true,
      typed: 'nx',
    } as const;
    const { plan, outcomes } = await runIntent(world, intent);
    expect(outcomes.get('core')?.success).toBe(true);
    const said =
      'whether the commits of deployments may be pushed to deployments could not be asked: no answer in time';
    expect(plan).toContain(`  ! ${said}`);
    expect((await releaseChain(world, ['core'])).get('core')?.result?.success).toBe(true);
    expect(team.setting.told.filter((line) => line === said).length).toBeGreaterThan(0);
  });
});

describe('a member of a set that is busy at first', () => {
  it('is checked when it goes, before its first effect', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    team.server.merge('core', 'ui');
    const other = team.world();
    await releaseChain(other, ['ui'], [['tag', 'dev']]);
    const dead = new Set<string>();
    const world = team.world({
      dead,
      // The other turns out to be dead once core is deployed.
      effect: (name, moment) => {
        if (name === 'deploy' && moment === 'after') dead.add(other.holder.invocation);
      },
    });
    await releaseChain(world, ['core'], [['tag', 'dev']]);
    const unwritableUi = {
      ...world,
      driver: {
        ...world.driver,
        preview: async (_environment: Environment, changes: readonly Change[]) =>
          new Map(
            changes.map(({ component: { name } }) => [name, name === 'ui' ? unwritable : LINE] as const),
          ),
      },
    };
    const intent = { step: 'deploy', environment: 'dev', components: ['core', 'ui'], dryRun: false } as const;
    const { outcomes } = await runIntent(unwritableUi, { ...intent, typed: 'nx', waitSeconds: 0 });
    expect(outcomes.get('core')?.success).toBe(true);
    expect(outcomes.get('ui')?.error?.code).toBe('UNWRITABLE');
  });
});

describe('the dry run of a promotion as a whole', () => {
  const request = { environment: 'staging', components: [], dryRun: true, typed: 'nx promote-staging' };

  it('shows the deployments, as its steps do', async () => {
    const team = new Team();
    await team.merge('core');
    const { plan, success } = await promote(looked(team.world(), {}), request);
    expect(success).toBe(true);
    expect(plan).toContain('  ~ staging: core in deployments (master), dev.env');
  });

  it('refuses what its steps refuse', async () => {
    const team = new Team();
    await team.merge('core');
    const { plan, success } = await promote(looked(team.world(), {}, unwritable), request);
    expect(success).toBe(false);
    expect(plan).toContain('dev.env cannot be edited.');
  });

  it('plans nothing where nothing is ahead', async () => {
    const { plan, success } = await promote(looked(new Team().world(), {}, unwritable), request);
    expect([plan, success]).toEqual(['', true]);
  });
});

describe('a dry run', () => {
  const dry = { step: 'tag', environment: 'dev', components: ['core'], dryRun: true, typed: 'nx' } as const;

  it('shows where each deployment is written, and the line before and after', async () => {
    const team = new Team();
    team.server.merge('core');
    const line = {
      where: 'deployments (master), dev.env',
      before: 'CORE=core:old',
      after: `CORE=core@sha256:${'0'.repeat(64)}`,
    };
    const { plan } = await runIntent(looked(team.world(), {}, line), dry);
    expect(plan).toContain(
      '  ~ dev: core in deployments (master), dev.env\n    - CORE=core:old\n    + CORE=core@sha256:<of the build>',
    );
    expect(plan).toContain('  ~ integration: core in');
    expect(plan).not.toContain('staging');
  });

  it('works with changes that are in no commit and says so; the release refuses them', async () => {
    const team = new Team();
    team.server.merge('core');
    const world = team.world();
    const git = {
      ...world.git,
      checkout: async () => ({ ...(await world.git.checkout()), dirty: ['core/release.json'] }),
    };
    const { plan, outcomes } = await runIntent({ ...world, git }, dry);
    expect(outcomes.get('core')?.success).toBe(true);
    expect(plan).toContain('changes that are in no commit (core/release.json): this dry run tries them');
    const real = await runIntent({ ...world, git }, { ...dry, dryRun: false });
    expect(real.outcomes.get('core')?.error?.code).toBe('DIRTY_TREE');
  });

  it('prints the warning about a mix that the real run prints', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    // dev goes on with ui, integration does not: core comes to integration beside another ui.
    team.server.merge('ui');
    await releaseChain(team.world(), ['ui'], MERGE_CHAIN.slice(0, 3));
    team.server.merge('core');
    const { plan } = await runIntent(team.world(), { ...dry, step: 'deploy', environment: 'integration' });
    expect(plan).toContain('integration will run a mix that was never tested together in dev');
    await releaseChain(team.world(), ['core'], MERGE_CHAIN);
    expect(team.setting.told.join('\n')).toContain(
      'integration will run a mix that was never tested together in dev',
    );
  });

  it('does not warn of a mix that the release itself tests on the way', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    team.server.merge('core');
    const { plan } = await runIntent(team.world(), { ...dry, step: 'deploy', environment: 'integration' });
    expect(plan).not.toContain('never tested together');
  });
});
