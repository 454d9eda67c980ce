import { spell } from '../fakes/spell.js';
import { COMPONENT_STATES, type ComponentStateCase } from '../fakes/component-states.js';
import { componentSuite, environmentSuite, fakeSetting } from '../fakes/fake-world.js';
import { releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';
import { advisedCommands, typeAdvice } from '../fakes/type-advice.js';
import { releaseStatus } from '../../core/commands/release-status.js';
import { renderStatus } from '../../core/render/status.js';
import { renderWhy } from '../../core/render/why.js';
import { explainAbsence } from '../../core/commands/why.js';

const DEAD = { dead: new Set(['killed']) };

const setting = () => {
  const { pipeline, ...rest } = fakeSetting(
    ['core', 'ui'],
    [componentSuite('smoke'), environmentSuite('system')],
  );
  const environments = pipeline.environments.map((one) => ({ ...one, acceptsUnmerged: one.name === 'dev' }));
  return { ...rest, pipeline: { ...pipeline, environments } };
};

async function arranged({ arrange }: ComponentStateCase): Promise<Team> {
  const team = new Team(setting());
  await arrange(team);
  return team;
}

async function told(
  team: Team,
  { where = 'dev' }: ComponentStateCase,
): Promise<{ readonly status: string; readonly why: string }> {
  const world = team.world(DEAD);
  return {
    status: renderStatus(await releaseStatus(world, {})),
    why: renderWhy(await explainAbsence(world, { component: 'core', environment: where }), spell),
  };
}

/** The target of a command: what a row of the table names a refusal by. */
const targetOf = (command: string): string => /^nx (?:run core:)?([a-z-]+)/.exec(command)?.[1] ?? '';

describe('each state of a component', () => {
  it.each(COMPONENT_STATES)(
    'is said by status and why, with commands that are accepted: $what',
    async (state) => {
      const said = await told(await arranged(state), state);
      expect(said.status).toMatch(state.status);
      expect(said.why).toMatch(state.why);
      const advised = { status: advisedCommands(said.status), why: advisedCommands(said.why) };
      const { advisesNothing } = state;
      for (const from of ['status', 'why'] as const) {
        const isSilent = advisesNothing === 'both' || advisesNothing === from;
        expect({ from, isSilent: advised[from].length === 0 }).toEqual({ from, isSilent });
      }
      for (const command of new Set([...advised.status, ...advised.why])) {
        const team = await arranged(state);
        state.cure?.(team);
        const ended = await typeAdvice(team.world(DEAD), command);
        expect({ command, ended }).toEqual({ command, ended: state.refusals?.[targetOf(command)] ?? null });
      }
    },
  );

  it('is not empty where a first deployment did not come up', async () => {
    const team = new Team(setting());
    team.server.broken.add('core');
    await team.merge('core');
    const status = await releaseStatus(team.world(), {});
    expect(status.components['core']?.['dev']?.state).toBe('failed');
    expect(renderStatus(status)).toMatch(/^ {2}core +failed +-/m);
  });

  it('does not say that what was rejected further on may pass by a release', async () => {
    const state = COMPONENT_STATES.find(({ what }) => what.includes('rejected in a later environment'));
    if (state === undefined) throw new Error('the state is in no table');
    const { why } = await told(await arranged(state), state);
    expect(why).not.toContain('first it has to pass');
  });
});

describe('a set that fails', () => {
  it('says once what the suite said, and of each member that it is suspect and how it is tried alone', async () => {
    const team = new Team(fakeSetting(['core', 'ui', 'api']));
    team.server.suiteBehaviour = ({ suite }) => (suite === 'system' ? 'failed' : 'passed');
    const world = team.world();
    const suites: typeof world.suites = {
      run: async (request) => ({ ...(await world.suites.run(request)), detail: 'checkout says 500' }),
    };
    team.server.merge('core', 'ui', 'api');
    const outcomes = await releaseChain({ ...world, suites }, ['core', 'ui', 'api']);
    const errors = ['core', 'ui', 'api'].map((name) => outcomes.get(name)?.result?.error);
    for (const [at, name] of ['core', 'ui', 'api'].entries()) {
      expect(errors[at]?.message).toContain(
        `${name} is suspect: it is one of 3 components that failed the suite "system" in dev together`,
      );
      expect(errors[at]?.hints).toContain(`try it alone: nx run ${name}:release`);
    }
    expect(
      errors.flatMap((error) => error?.details ?? []).filter((line) => line.includes('says 500')),
    ).toHaveLength(1);
  });
});
