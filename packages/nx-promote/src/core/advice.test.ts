import { componentSuite, environmentSuite, fakeSetting } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../testing/fakes/release-chain.js';
import { Team } from '../testing/fakes/team.js';
import type { StepName } from './intent.js';
import { releaseStatus } from './release-status.js';
import { renderStatus } from './render/status.js';
import { renderWhy } from './render/why.js';
import { runIntent } from './run-intent.js';
import { explainAbsence } from './why.js';

const DEAD = { dead: new Set(['killed']) };

/** A state that a component can be in, how it comes about, and what ends its cause. */
interface Case {
  readonly what: string;
  readonly arrange: (team: Team) => Promise<void>;
  readonly mend?: (team: Team) => void;
  readonly status: RegExp;
  readonly why: RegExp;
}

const pass = (team: Team): void => {
  team.server.suiteBehaviour = () => 'passed';
  team.server.broken.clear();
};

const CASES: readonly Case[] = [
  {
    what: 'a first deployment that did not come up',
    arrange: async (team) => {
      team.server.broken.add('core');
      await team.merge('core');
    },
    mend: pass,
    status: /core [0-9a-f]{7} was deployed to dev and did not come up, and nothing ran there before/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'a run that was killed',
    arrange: async (team) => {
      team.server.merge('core');
      const effect = (name: string): void => {
        if (name === 'deploy') throw new Error('killed');
      };
      await releaseChain(team.world({ invocation: 'killed', effect }), ['core']).catch(() => undefined);
    },
    status: /The release of core [0-9a-f]{7} in dev, by someone on here since .*, is not at work any more/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'a deployment that no suite could judge',
    arrange: async (team) => {
      team.server.suiteBehaviour = () => 'errored';
      await team.merge('core');
    },
    mend: pass,
    status: /dev runs core [0-9a-f]{7}, which was not verified there/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  {
    what: 'a first deployment that was rejected and stays',
    arrange: async (team) => {
      team.server.suiteBehaviour = ({ suite }) => (suite === 'smoke' ? 'failed' : 'passed');
      await team.merge('core');
    },
    mend: pass,
    status: /core [0-9a-f]{7} was rejected in dev/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  {
    what: 'a member of a set that failed',
    arrange: async (team) => {
      team.server.suiteBehaviour = ({ suite }) => (suite === 'system' ? 'failed' : 'passed');
      await team.merge('core', 'ui');
    },
    mend: pass,
    status: /core [0-9a-f]{7} is suspect/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
];

const setting = () => fakeSetting(['core', 'ui'], [componentSuite('smoke'), environmentSuite('system')]);

/** What was advised about core, each command once. */
function commandsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/nx run core:([a-z-]+)/g)].map((match) => match[1] as string))];
}

async function type(
  team: Team,
  target: string,
): Promise<{ readonly error: unknown; readonly success: boolean }> {
  if (target === 'release') {
    const outcomes = await releaseChain(team.world(DEAD), ['core'], MERGE_CHAIN.slice(0, 3));
    return outcomes.get('core')?.result ?? { error: 'no outcome', success: false };
  }
  const [, action = '', environment = ''] = /^(.*)-(dev|integration|staging|production)$/.exec(target) ?? [];
  if (action === 'release') {
    const outcomes = await releaseChain(team.world(DEAD), ['core'], promotionChain(environment));
    return outcomes.get('core')?.result ?? { error: 'no outcome', success: false };
  }
  const step = (action === 'integration-test' ? 'verify' : action) as StepName;
  const intent = { step, environment, components: ['core'], dryRun: false, typed: 'nx', reason: 'advised' };
  const { outcomes } = await runIntent(team.world(DEAD), intent);
  return outcomes.get('core') ?? { error: 'no outcome', success: false };
}

async function told(team: Team): Promise<{ readonly status: string; readonly why: string }> {
  const world = team.world(DEAD);
  return {
    status: renderStatus(await releaseStatus(world, {})),
    why: renderWhy(await explainAbsence(world, { component: 'core', environment: 'dev' })),
  };
}

describe('each state of a component', () => {
  it.each(CASES)('says what it is: $what', async ({ arrange, status, why }) => {
    const team = new Team(setting());
    await arrange(team);
    const said = await told(team);
    expect(said.status).toMatch(status);
    expect(said.why).toMatch(why);
  });

  it.each(CASES)('advises what is accepted and ends it: $what', async ({ arrange, mend }) => {
    const first = new Team(setting());
    await arrange(first);
    const said = await told(first);
    for (const from of ['status', 'why'] as const) {
      const commands = commandsIn(said[from]);
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) {
        const team = new Team(setting());
        await arrange(team);
        mend?.(team);
        const { error, success } = await type(team, command);
        expect({ from, command, error, success }).toEqual({ from, command, error: null, success: true });
      }
    }
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
