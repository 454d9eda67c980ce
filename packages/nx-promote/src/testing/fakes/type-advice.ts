import { setHold } from '../../core/commands/hold.js';
import { forwardPort } from '../../core/commands/hotfix/forward-port.js';
import { openHotfix } from '../../core/commands/hotfix/open-hotfix.js';
import { shipHotfix } from '../../core/commands/hotfix/ship-hotfix.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { StepName } from '../../core/intent.js';
import type { Component } from '../../core/model/component.js';
import { promote } from '../../core/commands/promote.js';
import { runIntent } from '../../core/run-intent.js';
import { intentFor, type IntentOptions } from './intent.js';
import { tryOut } from '../../core/commands/try-out.js';
import type { World } from '../../core/world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from './release-chain.js';

/** How a command ended: the code of its error, null where it was accepted and did its work. */
export type Ended = string | null;

const OPTION = /--([a-z-]+)(?:[= ]("[^"]*"|[^\s"-]\S*))?/g;
const LOOKS = ['ledger-log', 'release-status', 'why', 'changes'];

/** The commands of nx that a text advises about core or a whole environment, each once. */
export function advisedCommands(text: string): string[] {
  const found = text.matchAll(
    /\bnx (?:run core:|(?!run ))[a-z-]+(?: +--[a-z-]+(?:[= ](?:"[^"]*"|[^\s"#-][^\s#]*))?)*/g,
  );
  return [...new Set([...found].map(([command]) => command.trim()))];
}

/** Does what typing the command would do, on the in-memory team. */
export async function typeAdvice(world: World, command: string): Promise<Ended> {
  const [, target = ''] = /^nx (?:run core:)?([a-z-]+)/.exec(command) ?? [];
  if (LOOKS.includes(target)) return null;
  const options = new Map<string, string>();
  for (const [, name = '', value = ''] of command.matchAll(OPTION)) options.set(name, unquoted(value));
  try {
    return await typed(world, target, options);
  } catch (error) {
    if (error instanceof PromoteError) return error.code;
    throw error;
  }
}

function unquoted(value: string): string {
  return value.replaceAll('"', '').replace('<reason>', 'it must be').replace('...', 'it must be');
}

async function typed(world: World, target: string, options: ReadonlyMap<string, string>): Promise<Ended> {
  const names = world.pipeline.environments.map(({ name }) => name).join('|');
  const [, action = target, inName = ''] = new RegExp(`^(.*)-(${names})$`).exec(target) ?? [];
  const environment = options.get('environment') ?? inName;
  const component = world.components.find(({ name }) => name === 'core') as Component;
  const given = { environment, ...intentOf(options) };
  const reason = options.get('reason');
  const code = (
    found: { readonly success: boolean; readonly error: PromoteError | null } | undefined,
  ): Ended => (found?.success === true ? null : (found?.error?.code ?? 'NOTHING'));
  switch (action) {
    case 'hold':
    case 'unhold':
      await setHold(world, { environment, kind: action, reason: reason ?? null, dryRun: false });
      return null;
    case 'release': {
      const chain = environment === '' ? MERGE_CHAIN : promotionChain(environment);
      return code((await releaseChain(world, ['core'], chain, intentOf(options))).get('core')?.result);
    }
    case 'promote':
      return (await promote(world, { ...intentFor('release', given), components: [] })).success
        ? null
        : 'NOT_ALL';
    case 'try':
      return code((await tryOut(world, intentFor('tag', given))).outcomes.get('core'));
    case 'hotfix': {
      if (environment !== '') {
        const branch = options.get('branch');
        const more = branch === undefined ? {} : { branch };
        return code(
          (await shipHotfix(world, { component, environment, dryRun: false, typed: 'nx', ...more })).outcome,
        );
      }
      const name = options.get('name');
      await openHotfix(world, {
        component,
        name,
        reason,
        from: undefined,
        approvedBy: undefined,
        dryRun: false,
        typed: 'nx',
      });
      return null;
    }
    case 'hotfix-forward-port': {
      const [name, waive] = [options.get('name'), options.has('waive')];
      const { success } = await forwardPort(world, {
        component,
        name,
        branch: undefined,
        waive,
        reason,
        dryRun: false,
      });
      return success ? null : 'NOT_PORTED';
    }
    default: {
      const step = (action === 'integration-test' ? 'verify' : action) as StepName;
      return code((await runIntent(world, intentFor(step, given))).outcomes.get('core'));
    }
  }
}

function intentOf(options: ReadonlyMap<string, string>): IntentOptions {
  const text = (name: string): string | undefined => options.get(name);
  const list = (name: string): readonly string[] => text(name)?.split(',') ?? [];
  const given = {
    override: text('override'),
    reason: text('reason'),
    commit: text('commit'),
    to: text('to'),
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    notesDone: list('note-done'),
    notesWaived: list('note-waive'),
    ...(options.has('confirm') ? { confirm: true } : {}),
    ...(options.has('take-over') ? { takeOver: true, waitSeconds: 3600 } : {}),
  };
}
