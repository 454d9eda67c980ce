import { Team } from '../fakes/team.js';
import { answered, fakeSetting } from '../fakes/fake-world.js';
import { intentFor, type IntentOptions } from '../fakes/intent.js';
import type { StepName } from '../../core/intent.js';
import { AncestryAnswers, type Ancestry, type AncestryPair } from '../../core/model/ancestry.js';
import { runIntent } from '../../core/run-intent.js';
import type { World } from '../../core/world.js';

const SIDE = 'b'.repeat(40);
let team: Team;
beforeEach(() => {
  const setting = fakeSetting(['core', 'ui']);
  const environments = setting.pipeline.environments.map((one) => ({
    ...one,
    acceptsUnmerged: one.name === 'dev',
  }));
  team = new Team({ ...setting, pipeline: { ...setting.pipeline, environments } });
});

/** A clone in which git answers a pair of commits in another way than a full one. */
function cloneThat(says: (pair: AncestryPair) => Ancestry | null): World {
  const world = team.world();
  return {
    ...world,
    git: {
      ...world.git,
      resolve: async (revision) => (SIDE.startsWith(revision) ? SIDE : world.git.resolve(revision)),
      ancestry: async (pairs) =>
        pairs.map(
          (pair) => says(pair) ?? answered(team.server.isAncestor(pair.ancestor, pair.descendant), pair),
        ),
    },
  };
}

const CUT_OFF: Ancestry = {
  kind: 'unknown',
  gap: { kind: 'cut-off', commit: 'e'.repeat(40), said: 'fatal: not reachable' },
};
const NOT_HERE: Ancestry = { kind: 'unknown', gap: { kind: 'not-here', commit: SIDE, said: null } };

async function step(name: StepName, world: World, more: IntentOptions = {}) {
  return (await runIntent(world, intentFor(name, { environment: 'dev', ...more }))).outcomes.get('core');
}

describe('a commit that is released by name', () => {
  const ofSide = (answer: Ancestry) => cloneThat(({ ancestor }) => (ancestor === SIDE ? answer : null));

  it.each([
    ['tag', 'not merged', 'no' as const, 'NOT_MERGED', 'merge it'],
    ['tag', 'perhaps not merged', CUT_OFF, 'HISTORY_TOO_SHORT', 'git fetch --unshallow origin'],
    ['tag', 'not here', NOT_HERE, 'HISTORY_TOO_SHORT', `git fetch origin ${SIDE}`],
    ['deploy', 'not merged', 'no' as const, 'NOT_MERGED', 'merge it'],
    ['deploy', 'perhaps not merged', CUT_OFF, 'HISTORY_TOO_SHORT', 'git fetch --unshallow origin'],
  ] as const)('is refused by %s where it is %s, and nothing changes', async (name, _, answer, code, hint) => {
    await team.merge('core');
    // Somebody tagged it by hand, and the registry built it.
    team.server.tags.set(`core/${SIDE.slice(0, 7)}`, SIDE);
    team.server.build();
    const before = team.everything();
    const outcome = await step(name, ofSide(answer), { commit: SIDE });
    expect(outcome).toMatchObject({ status: 'refused', error: { code } });
    expect(outcome?.error?.hints[0]).toBe(hint);
    expect(team.everything()).toBe(before);
  });

  it('is not tried either where nobody can say that it is not merged', async () => {
    await team.merge('core');
    const before = team.everything();
    const outcome = await step('tag', ofSide(CUT_OFF), { commit: SIDE, unmerged: true });
    expect(outcome?.error?.code).toBe('HISTORY_TOO_SHORT');
    expect(team.everything()).toBe(before);
  });
});

describe('a promotion where nobody can say which of two is older', () => {
  async function stagingIsAhead(): Promise<void> {
    await team.merge('core');
    await team.promote('staging');
    await team.merge('core');
  }
  const blind = () => cloneThat(({ ancestor, descendant }) => (ancestor === descendant ? null : CUT_OFF));
  const words = 'cannot tell whether';

  it.each(['name', 'deploy'] as const)('is refused by %s: no claim, no tag, no deployment', async (name) => {
    await stagingIsAhead();
    const before = team.everything();
    const outcome = await step(name, blind(), { environment: 'staging' });
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'HISTORY_TOO_SHORT' } });
    expect(outcome?.error?.message).toContain(words);
    expect(outcome?.error?.hints[0]).toBe('git fetch --unshallow origin');
    expect(team.everything()).toBe(before);
  });

  it('goes on with the word of a person, which is recorded', async () => {
    await stagingIsAhead();
    const override = 'age: the history was rewritten';
    const outcome = await step('name', blind(), { environment: 'staging', override });
    expect(outcome).toMatchObject({ error: null });
    const records = team.server.log('refs/promote/components/staging/core').map(({ record }) => record);
    expect(records.join()).toContain('the history was rewritten');
  });
});

it('gives a claim free where something newer turns out to run', async () => {
  const older = await team.merge('core');
  await team.merge('core');
  let isOlder: Ancestry = 'no';
  // Merged, and beside what runs, as far as the first look can see.
  const looks = cloneThat(({ ancestor, descendant }) =>
    ancestor === older && descendant === team.state('dev').live?.commit ? isOlder : null,
  );
  team.server.merge('ui');
  expect(await step('tag', looks, { commit: older })).toMatchObject({ error: null });
  expect(team.state('dev').inProgress).not.toBeNull();
  isOlder = 'yes';
  expect(await step('deploy', looks, { commit: older })).toMatchObject({ status: 'superseded' });
  expect(team.state('dev').inProgress).toBeNull();
});

it('is a type that no comparison takes for yes or no', () => {
  const answers = new AncestryAnswers([[{ ancestor: 'a', descendant: 'b' }, CUT_OFF]]);
  const answer = answers.of('a', 'b');
  // @ts-expect-error: there is no true
  expect(answer === true).toBe(false);
  // @ts-expect-error: unknown is no text
  expect(answer === 'unknown').toBe(false);
  expect(answers.of('a', 'a')).toBe('yes');
  expect(() => answers.of('b', 'a')).toThrow('nobody asked');
});
