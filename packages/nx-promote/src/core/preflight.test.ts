import { PromoteError } from './errors.js';
import type { DeploymentLine } from './ports/driver.js';
import type { PreflightReader } from './ports/preflight.js';
import type { World } from './world.js';
import { fakeSetting } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../testing/fakes/release-chain.js';
import { Team } from '../testing/fakes/team.js';
import { runIntent } from './run-intent.js';

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

function buildingTeam(): Team {
  const { pipeline, ...setting } = fakeSetting(['core', 'ui']);
  const image = { ...pipeline.image, build: { by: 'target', target: 'container' } as const };
  return new Team({ ...setting, pipeline: { ...pipeline, image } });
}

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
  [
    'a suite has no command here',
    'SUITE_COMMAND_MISSING',
    (world) => looked(world, { missingProgram: async ({ name }) => (name === 'system' ? 'k6' : null) }),
  ],
  ['the deployment cannot be written', 'UNWRITABLE', (world) => looked(world, {}, unwritable)],
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
