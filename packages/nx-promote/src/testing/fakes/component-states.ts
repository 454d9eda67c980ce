import { setHold } from '../../core/commands/hold.js';
import { openHotfix } from '../../core/commands/hotfix/open-hotfix.js';
import { shipHotfix } from '../../core/commands/hotfix/ship-hotfix.js';
import type { Component } from '../../core/model/component.js';
import { runIntent } from '../../core/run-intent.js';
import { intentFor, type IntentOptions } from './intent.js';
import { tryOut } from '../../core/commands/try-out.js';
import type { StepName } from '../../core/intent.js';
import { promotionChain, releaseChain } from './release-chain.js';
import { NOTE } from './team-with-note.js';
import type { Team } from './team.js';

/** A state that core can be in, how it comes about, and what people read of it. */
export interface ComponentStateCase {
  readonly what: string;
  /** The environment that is asked about; dev when absent. */
  readonly where?: string;
  readonly arrange: (team: Team) => Promise<unknown>;
  /** What ends its cause, where that is no command. */
  readonly cure?: (team: Team) => void;
  readonly status: RegExp;
  readonly why: RegExp;
  /** Commands that are refused as they stand, by a gate that the sentence names: by their target. */
  readonly refusals?: Readonly<Record<string, string>>;
  /** Whether the text for it advises nothing that could be typed. */
  readonly advisesNothing?: 'status' | 'why' | 'both';
}

const passes = (team: Team): void => {
  team.server.suiteBehaviour = () => 'passed';
  team.server.broken.clear();
};

const component = (team: Team): Component => team.setting.components[0] as Component;
const fails = (team: Team, suite: string, environment = 'dev'): void => {
  team.server.suiteBehaviour = (asked) =>
    asked.suite === suite && asked.environment === environment ? 'failed' : 'passed';
};

async function killedAt(team: Team, name: string, moment: 'before' | 'after' = 'before'): Promise<void> {
  const effect = (effectName: string, at: string): void => {
    if (effectName === name && at === moment) throw new Error('killed');
  };
  await releaseChain(team.world({ invocation: 'killed', effect }), ['core']).catch(() => undefined);
}

/** Begins a step that ends with its run, at an effect of that name. */
async function begun(
  team: Team,
  step: StepName,
  environment: string,
  invocation: 'killed' | 'alive',
  effectName: string,
): Promise<void> {
  const effect = (name: string): void => killAt(name, effectName);
  const intent = { step, environment, components: ['core'], dryRun: false, typed: 'nx' };
  await runIntent(team.world({ invocation, effect }), intent).catch(() => undefined);
}

/** Ends with its run in the environment's suite, for which nothing may move there. */
async function begunTestOfSet(team: Team, invocation: 'killed' | 'alive'): Promise<void> {
  team.server.suiteBehaviour = ({ suite }) => {
    if (suite === 'system') throw new Error('killed');
    return 'passed';
  };
  await begun(team, 'reverify', 'dev', invocation, 'none');
  team.server.suiteBehaviour = () => 'passed';
}

async function promotedTwice(team: Team): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await team.merge('core');
    await team.promote('staging');
  }
}

async function act(team: Team, step: StepName, environment: string, more: IntentOptions = {}): Promise<void> {
  const intent = intentFor(step, { environment, reason: 'it is slow', ...more });
  const { outcomes } = await runIntent(team.world(), intent);
  if (outcomes.get('core')?.success !== true) throw new Error(JSON.stringify([...outcomes]));
}

async function hotfixOpened(team: Team): Promise<void> {
  const base = await team.merge('core');
  await team.promote('staging');
  await team.promote('production');
  const request = { from: undefined, reason: 'uuids collide', approvedBy: undefined, dryRun: false };
  await openHotfix(team.world(), { ...request, typed: 'nx', component: component(team), name: 'fix' });
  team.server.commit('hotfix/core/fix', base);
}

async function shipped(team: Team, environment: string): Promise<void> {
  const request = { component: component(team), environment, dryRun: false, typed: 'nx' };
  const { outcome } = await shipHotfix(team.world(), request);
  if (!outcome.success) throw new Error(outcome.summary);
}

/** Something else stands in the deployment than what the ledger knows. */
async function byHand(team: Team, environment: string): Promise<string> {
  const commit = team.server.merge('core');
  const shortId = commit.slice(0, 7);
  team.server.tags.set(`core/${shortId}`, commit);
  team.server.build();
  const digest = team.digest(`core:${shortId}`) ?? '';
  const reference = `registry.test/core:${shortId}@${digest}`;
  team.server.running(environment).set('core', { reference, digest, tag: shortId, attempt: '' });
  return commit;
}

export const COMPONENT_STATES: readonly ComponentStateCase[] = [
  {
    what: 'a first deployment that did not come up',
    arrange: async (team) => {
      team.server.broken.add('core');
      await team.merge('core');
    },
    cure: passes,
    status: /core [0-9a-f]{7} was deployed to dev and did not come up, and nothing ran there before/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'a run that was killed',
    arrange: async (team) => {
      team.server.merge('core');
      await killedAt(team, 'deploy');
    },
    status: /The release of core [0-9a-f]{7} in dev, by someone on here since .*, is not at work any more/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'a test that was killed',
    arrange: async (team) => {
      await team.merge('core');
      await begun(team, 'reverify', 'dev', 'killed', 'suite');
    },
    status: /The reverify of core [0-9a-f]{7} in dev, .*, is not at work any more/,
    why: /^core [0-9a-f]{7} is in dev\.[^]*The reverify of core [0-9a-f]{7} in dev, .* is not at work any more/,
  },
  {
    what: 'the lock of a killed run on an environment alone',
    arrange: async (team) => {
      await team.merge('core');
      await begunTestOfSet(team, 'killed');
      // Another run goes on in its place, and does not come to its tests.
      team.server.merge('core');
      team.server.broken.add('core');
      await releaseChain(team.world({ dead: new Set(['killed']) }), ['core']);
    },
    cure: passes,
    status: /The test of core in dev, by someone on here since .*, is not at work any more/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'an environment that another run tests',
    where: 'dev',
    arrange: async (team) => {
      await team.merge('core');
      await begunTestOfSet(team, 'alive');
    },
    status: /dev: reverify core [0-9a-f]{7}, by someone on here/,
    why: /^core [0-9a-f]{7} is in dev\.[^]*core in dev is locked by a run of someone on here since/,
    advisesNothing: 'both',
  },
  {
    what: 'somebody else at work on it',
    arrange: async (team) => {
      await team.merge('core');
      team.server.merge('core');
      const effect = (name: string): void => killAt(name, 'deploy');
      await releaseChain(team.world({ invocation: 'alive', effect }), ['core']).catch(() => undefined);
    },
    status: /dev: release core [0-9a-f]{7}, by someone on here/,
    why: /core in dev is locked by a run of someone on here since/,
    advisesNothing: 'both',
  },
  {
    what: 'a deployment that no suite could judge',
    arrange: async (team) => {
      team.server.suiteBehaviour = () => 'errored';
      await team.merge('core');
    },
    cure: passes,
    status: /dev runs core [0-9a-f]{7}, which was not verified there/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  {
    what: 'a first deployment that was rejected and stays',
    arrange: async (team) => {
      fails(team, 'smoke');
      await team.merge('core');
    },
    cure: passes,
    status: /core [0-9a-f]{7} was rejected in dev/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  {
    what: 'a member of a set that failed',
    arrange: async (team) => {
      fails(team, 'system');
      await team.merge('core', 'ui');
    },
    cure: passes,
    status: /core [0-9a-f]{7} is suspect/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  {
    what: 'an artifact that was rejected in a later environment',
    where: 'staging',
    arrange: async (team) => {
      await team.merge('core');
      await team.promote('staging');
      fails(team, 'smoke', 'integration');
      await team.merge('core');
    },
    cure: passes,
    status: /core [0-9a-f]{7} was rejected in integration and goes no further/,
    why: /core [0-9a-f]{7} was rejected in integration and goes no further/,
  },
  {
    what: 'a set that is suspect in a later environment',
    where: 'integration',
    arrange: async (team) => {
      await team.merge('core', 'ui');
      fails(team, 'system', 'integration');
      await team.merge('core', 'ui');
    },
    cure: passes,
    status: /core [0-9a-f]{7} is suspect: it was part of a set that failed together in integration/,
    why: /core [0-9a-f]{7} is suspect: it was part of a set that failed together in integration/,
  },
  {
    what: 'an environment that is held',
    where: 'staging',
    arrange: async (team) => {
      await team.merge('core');
      await setHold(team.world(), {
        environment: 'staging',
        kind: 'hold',
        reason: 'the demo',
        dryRun: false,
      });
    },
    status: /staging is held by someone since .*, so nothing enters it: the demo/,
    why: /staging is held by someone/,
  },
  {
    what: 'an artifact that was gone back from',
    where: 'staging',
    arrange: async (team) => {
      await promotedTwice(team);
      await act(team, 'rollback', 'staging');
    },
    status: /someone went back from core [0-9a-f]{7} in staging: it is slow; it does not go there again/,
    why: /someone went back from core [0-9a-f]{7} in staging/,
  },
  {
    what: 'a component that is pinned as it is',
    where: 'staging',
    arrange: async (team) => {
      await promotedTwice(team);
      await act(team, 'rollback', 'staging', { pin: 'all' });
    },
    status: /core is pinned in staging by someone: it is slow; nothing newer goes there/,
    why: /core is pinned in staging by someone/,
  },
  ...(['killed', 'alive'] as const).map((invocation): ComponentStateCase => ({
    what: `a rollback in progress, its run ${invocation}`,
    where: 'staging',
    arrange: async (team) => {
      await promotedTwice(team);
      await begun(team, 'rollback', 'staging', invocation, 'deploy');
    },
    status:
      invocation === 'killed'
        ? /The rollback of core [0-9a-f]{7} in staging, by someone on here since .*, is not at work any more/
        : /staging: rollback core [0-9a-f]{7}, by someone on here/,
    why:
      invocation === 'killed'
        ? /^core [0-9a-f]{7} is in staging\.[^]*The rollback of core [0-9a-f]{7} in staging, .* is not at work/
        : /^core [0-9a-f]{7} is in staging\.[^]*core in staging is locked by a run of .*\n +it does: rollback of/,
    ...(invocation === 'alive' ? { advisesNothing: 'both' } : {}),
  })),
  {
    what: 'a deployment that was changed by hand',
    arrange: async (team) => {
      await team.merge('core');
      await byHand(team, 'dev');
      team.server.merge('core');
    },
    status: /The deployment of dev names .* for core, but the ledger records/,
    why: /The deployment of dev names .* for core, but the ledger records/,
  },
  {
    what: 'something that runs and the ledger does not know',
    arrange: async (team) => {
      await byHand(team, 'dev');
      team.server.merge('core');
    },
    status: /dev runs .* for core, which the ledger has never heard of/,
    why: /dev runs .* for core, which the ledger has never heard of/,
  },
  {
    what: 'something that was adopted and is not tested',
    arrange: async (team) => {
      await byHand(team, 'dev');
      await act(team, 'adopt', 'dev');
    },
    status: /dev runs core [0-9a-f]{7}, which was not verified there/,
    why: /^core [0-9a-f]{7} runs in dev, and is not verified there:/,
  },
  ...(['before', 'after'] as const).map((when): ComponentStateCase => ({
    what: `a note that is owed ${when} the deployment`,
    where: 'staging',
    arrange: async (team) => {
      await team.merge('core');
      await team.promote('staging');
      team.server.mergeNote('core', 'reindex', NOTE.replace('before', when));
      await team.merge('core');
    },
    status: new RegExp(`core in staging: the deployment note .* is to be carried out ${when} the deployment`),
    why:
      when === 'before'
        ? /core waits for a deployment note before it enters staging/
        : /release-staging {3}# deploys it, then waits for the deployment note components\/core\/reindex/,
    refusals: when === 'before' ? {} : { 'release-staging': 'NOTES_OPEN' },
  })),
  {
    what: 'a note that is owed after the deployment, which has come',
    where: 'staging',
    arrange: async (team) => {
      await team.merge('core');
      await team.promote('staging');
      team.server.mergeNote('core', 'reindex', NOTE.replace('before', 'after'));
      await team.merge('core');
      await releaseChain(team.world(), ['core'], promotionChain('staging'));
    },
    status: /the deployment note .* is to be carried out after the deployment/,
    why: /^core [0-9a-f]{7} runs in staging, and is not verified there:[^]*core waits for a deployment note/,
  },
  {
    what: 'a commit that is tried',
    arrange: async (team) => {
      const base = await team.merge('core');
      const commit = team.server.commit('core/try', base);
      const asked = { environment: 'dev', components: ['core'], dryRun: false, typed: 'nx', commit };
      const { outcomes } = await tryOut(team.world(), asked);
      if (outcomes.get('core')?.success !== true) throw new Error(JSON.stringify([...outcomes]));
    },
    status: /dev runs core [0-9a-f]{7} as a try: it is not merged and goes no further/,
    why: /core [0-9a-f]{7} is not in dev:/,
  },
  {
    what: 'a hotfix that is decided and not shipped',
    where: 'staging',
    arrange: hotfixOpened,
    status: /The hotfix fix of core, decided by someone, has entered no environment yet/,
    why: /^core [0-9a-f]{7} is in staging\./,
    advisesNothing: 'why',
  },
  {
    what: 'a hotfix that is in staging',
    where: 'production',
    arrange: async (team) => {
      await hotfixOpened(team);
      await shipped(team, 'staging');
    },
    status: /hotfix fix of core \([0-9a-f]{7}, by someone\) has not entered production yet/,
    why: /^core [0-9a-f]{7} is in production\./,
    advisesNothing: 'why',
  },
  {
    what: 'a hotfix that the trunk lacks',
    where: 'staging',
    arrange: async (team) => {
      await hotfixOpened(team);
      await shipped(team, 'staging');
      await shipped(team, 'production');
      await team.merge('core');
    },
    status: /core owes the trunk its hotfix fix/,
    why: /core [0-9a-f]{7} lacks the hotfix fix/,
  },
  {
    what: 'a promoted environment that is behind',
    where: 'staging',
    arrange: async (team) => {
      await team.merge('core');
      await team.promote('staging');
      await team.merge('core');
    },
    status: /core .*\+1/,
    why: /nothing stands in the way\n +-> nx run core:release-staging/,
    advisesNothing: 'status',
  },
  {
    what: 'a change that was never released',
    arrange: async (team) => void team.server.merge('core'),
    status: /^ {2}core\b/m,
    why: /nothing stands in the way\n +-> nx run core:release/,
    advisesNothing: 'status',
  },
];

function killAt(name: string, at: string): void {
  if (name === at) throw new Error('killed');
}
