import { spell } from '../../testing/fakes/spell.js';
import { Team } from '../../testing/fakes/team.js';
import { answered, fakeSetting } from '../../testing/fakes/fake-world.js';
import { releaseStatus } from './release-status.js';
import { renderStatus } from '../render/status.js';
import { renderWhy } from '../render/why.js';
import { runIntent } from '../run-intent.js';
import { tryOut, type TryRequest } from './try-out.js';
import { explainAbsence } from './why.js';
import type { World } from '../world.js';

const SIDE = 'b'.repeat(40);
const sideId = SIDE.slice(0, 7);

let team: Team;
beforeEach(() => {
  const setting = fakeSetting(['core', 'ui']);
  const environments = setting.pipeline.environments.map((environment) => ({
    ...environment,
    acceptsUnmerged: environment.name === 'dev',
  }));
  team = new Team({ ...setting, pipeline: { ...setting.pipeline, environments } });
});

/** A releaser that has a branch checked out, which stands on the tip of the trunk. */
function onBranch(commit = SIDE, dirty: readonly string[] = []): World {
  const world = team.world();
  return {
    ...world,
    git: {
      ...world.git,
      resolve: async (revision) => (commit.startsWith(revision) ? commit : world.git.resolve(revision)),
      checkout: async () => ({ head: commit, branch: 'fix', dirty: [...dirty], shallow: false }),
      ancestry: async (pairs) =>
        pairs.map(({ ancestor, descendant }) => {
          const isOnTrunk = (id: string): boolean => team.server.trunk.some((entry) => entry.commit === id);
          if (descendant === SIDE && isOnTrunk(ancestor)) return 'yes';
          if (ancestor === SIDE && isOnTrunk(descendant) && !isOnTrunk(SIDE)) return 'no';
          return answered(team.server.isAncestor(ancestor, descendant), { ancestor, descendant });
        }),
    },
  };
}

async function tryDev(world: World = onBranch(), more: Partial<TryRequest> = {}) {
  const base = {
    environment: 'dev',
    components: ['core'],
    dryRun: false,
    typed: 'nx run core:try --environment=dev',
  };
  const { outcomes } = await tryOut(world, { ...base, ...more });
  return outcomes.get('core');
}

const step = async (name: 'verify' | 'reverify' | 'deploy', environment: string) => {
  const intent = { step: name, environment, components: ['core'], dryRun: false, typed: 'nx' };
  return (await runIntent(onBranch(), intent)).outcomes.get('core');
};

async function release(world: World): Promise<void> {
  for (const name of ['tag', 'deploy', 'verify', 'changelog'] as const) {
    const intent = { step: name, environment: 'dev', components: ['core'], dryRun: false, typed: 'nx' };
    const { outcomes } = await runIntent(world, intent);
    expect(outcomes.get('core')).toMatchObject({ error: null, success: true });
  }
}

describe('a try', () => {
  it('builds, deploys and tests what is not merged, and keeps what the suites said', async () => {
    const merged = await team.merge('core');
    const outcome = await tryDev();
    expect(outcome).toMatchObject({ status: 'done', success: true, shortId: sideId });
    expect(outcome?.summary).toContain('which is not merged: it passed, goes no further');
    const state = team.state('dev');
    expect(state).toMatchObject({ live: { commit: SIDE }, tried: [SIDE], verified: { commit: merged } });
    expect(state.lastAttempt).toMatchObject({ kind: 'try', phase: 'verified' });
    expect(state.evidence.map(({ suite, outcome: said }) => [suite, said])).toEqual([
      ['smoke', 'passed'],
      ['system', 'passed'],
    ]);
    expect(team.server.running('dev').get('core')?.tag).toBe(sideId);
  });

  it('goes no further, however often and by whomever its suites are asked', async () => {
    const merged = await team.merge('core');
    await tryDev();
    for (const name of ['verify', 'reverify'] as const) await step(name, 'dev');
    expect(team.state('dev').verified?.commit).toBe(merged);
    expect(await step('deploy', 'integration')).toMatchObject({ status: 'nothing-to-do' });
    expect(team.state('integration').live?.commit).toBe(merged);
  });

  it('is not verified by being tested again after it was rejected', async () => {
    const merged = await team.merge('core');
    team.server.suiteBehaviour = ({ commits }) => (commits.get('core') === SIDE ? 'failed' : 'passed');
    expect(await tryDev()).toMatchObject({ success: false });
    expect(team.state('dev')).toMatchObject({ live: { commit: merged }, verified: { commit: merged } });
    team.server.suiteBehaviour = () => 'passed';
    await step('reverify', 'dev');
    expect(team.state('dev')).toMatchObject({ live: { commit: SIDE }, verified: { commit: merged } });
    expect(team.state('dev').rejected).toEqual([]);
  });

  it('is not asked twice', async () => {
    await team.merge('core');
    await tryDev();
    const [before, suites] = [team.server.deploymentLog.length, team.server.suiteLog.length];
    expect(await tryDev()).toMatchObject({ status: 'nothing-to-do', success: true });
    expect(team.server.deploymentLog).toHaveLength(before);
    expect(team.server.suiteLog).toHaveLength(suites);
  });

  it('gives its place to the next release, also of what ran before and is its ancestor', async () => {
    const merged = await team.merge('core');
    await tryDev();
    const changelog = team.server.files.get('changelogs/dev.md');
    await release(onBranch(merged));
    expect(team.state('dev')).toMatchObject({ live: { commit: merged }, verified: { commit: merged } });
    expect(team.server.files.get('changelogs/dev.md')).toBe(changelog);
    const next = await team.merge('core');
    expect(team.state('integration').verified?.commit).toBe(next);
  });

  it('is released like any commit once it is merged as it is', async () => {
    await team.merge('core');
    await tryDev();
    team.server.trunk.push({ commit: SIDE, touches: ['core'] });
    expect((await tryDev(onBranch()))?.error?.code).toBe('MERGED_ALREADY');
    await release(team.world());
    expect(team.state('dev')).toMatchObject({ verified: { commit: SIDE }, tried: [] });
  });

  it('that died is ended, not gone on with, by a release of the same commit', async () => {
    await team.merge('core');
    const dying = onBranch();
    const deploy = async (): Promise<never> => Promise.reject(new Error('killed'));
    await expect(tryDev({ ...dying, driver: { ...dying.driver, deploy } })).rejects.toThrow('killed');
    team.server.trunk.push({ commit: SIDE, touches: ['core'] });
    await release(team.world({ dead: new Set(['run-2']) }));
    expect(team.state('dev').verified?.commit).toBe(SIDE);
  });

  it.each(['passed', 'failed'] as const)('that %s decides what a broken neighbour deserves', async (said) => {
    await team.merge('core');
    await team.merge('ui');
    const keeps = team.setting.pipeline.environments.map((one) => ({ ...one, onRejected: 'keep' as const }));
    team = Object.assign(team, {
      setting: { ...team.setting, pipeline: { ...team.setting.pipeline, environments: keeps } },
    });
    team.server.suiteBehaviour = () => said;
    await tryDev();
    expect(team.state('dev').live?.commit).toBe(SIDE);
    team.server.suiteBehaviour = ({ suite }) => (suite === 'system' ? 'failed' : 'passed');
    const bad = await team.merge('ui');
    const expected =
      said === 'passed'
        ? { rejected: [{ commit: bad }], suspect: [] }
        : { rejected: [], suspect: [{ commit: bad }] };
    expect(team.state('dev', 'ui')).toMatchObject(expected);
  });

  it('is refused where the pipeline does not accept it, and on a tree with changes', async () => {
    await team.merge('core');
    const elsewhere = tryDev(onBranch(), { environment: 'integration' });
    await expect(elsewhere).rejects.toThrow('integration takes merged commits only.');
    expect((await tryDev(onBranch(SIDE, ['a.js'])))?.error?.code).toBe('DIRTY_TREE');
    expect((await tryDev(onBranch(SIDE, ['a.js']), { commit: sideId }))?.success).toBe(true);
  });

  it('that waited for its image in vain names the command that waits again, which is not the trunk’s', async () => {
    const world = onBranch();
    const registry = { ...world.registry, digests: async () => new Map<string, string | null>() };
    const clock = {
      ...world.clock,
      sleep: async () => void (minutes += 1),
      monotonic: () => minutes * 60_000,
    };
    let minutes = 0;
    const outcome = await tryDev({ ...world, registry, clock });
    expect(outcome?.error).toMatchObject({
      code: 'IMAGE_TIMEOUT',
      hints: [
        'nx run core:try --environment=dev   # waits again',
        expect.stringMatching(
          /^git push \S+ --delete refs\/tags\/core\/\w+ && nx run core:try --environment=dev /,
        ),
      ],
    });
  });

  it('changes nothing in a dry run', async () => {
    await team.merge('core');
    const before = team.everything();
    expect(await tryDev(onBranch(), { dryRun: true })).toMatchObject({ status: 'planned', success: true });
    expect(team.everything()).toBe(before);
  });

  it('is shown as what it is, and stands in the way of nothing', async () => {
    await team.merge('core');
    await tryDev();
    const status = await releaseStatus(onBranch(), {});
    expect(status.components['core']?.['dev']).toMatchObject({ state: 'deployed', unmerged: true });
    const text = renderStatus(status);
    expect(text).toMatch(new RegExp(`core +${sideId} (now|\\dm) unmerged`));
    expect(text).toContain(`dev runs core ${sideId} as a try: it is not merged and goes no further.`);
    team.server.merge('core');
    const why = await explainAbsence(team.world(), { component: 'core', environment: 'dev' });
    expect(renderWhy(why, spell)).toContain('nothing stands in the way\n      -> nx run core:release');
  });
});

it('a release by name of what is not merged is refused', async () => {
  const merged = await team.merge('core');
  const world = onBranch(merged);
  const git = { ...world.git, resolve: async () => SIDE };
  const intent = {
    step: 'tag',
    environment: 'dev',
    components: ['core'],
    dryRun: false,
    typed: 'nx',
  } as const;
  const { outcomes } = await runIntent({ ...world, git }, { ...intent, commit: sideId });
  expect(outcomes.get('core')?.error?.code).toBe('NOT_MERGED');
});

it('a try is looked at from a clone that has not got its commit, notes and all', async () => {
  team.server.merge('core');
  await release(team.world());
  expect(await tryDev()).toMatchObject({ status: 'done' });
  const changes = async (): Promise<never> => Promise.reject(new Error(`bad object ${SIDE}`));
  const intent = {
    step: 'verify',
    environment: 'dev',
    components: ['core'],
    dryRun: false,
    typed: 'nx',
  } as const;
  const { outcomes } = await runIntent({ ...onBranch(), changes: { changes } }, intent);
  expect(outcomes.get('core')).toMatchObject({ success: true, error: null });
});
