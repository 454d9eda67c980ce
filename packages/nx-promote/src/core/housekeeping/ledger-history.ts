import { decode } from '../ledger/codec.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import type { ComponentRecord } from '../model/record.js';
import type { World } from '../world.js';

/** Which part of the history is wanted; absent means all. */
export interface HistoryQuestion {
  readonly component?: string;
  readonly environment?: string;
}

/** A record with the id of the ledger commit that holds it. */
export interface HistoryEntry {
  readonly id: string;
  readonly record: ComponentRecord;
}

/** Every record that was asked for, oldest first. */
export async function ledgerHistory(
  world: Pick<World, 'pipeline' | 'git' | 'ledger'>,
  question: HistoryQuestion,
): Promise<HistoryEntry[]> {
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const { ledger } = await world.git.remoteState();
  const wanted = [...ledger.keys()].filter((ref) => {
    const of = refs.parse(ref);
    return (
      of?.of === 'component' &&
      (question.component === undefined || of.component === question.component) &&
      (question.environment === undefined || of.environment === question.environment)
    );
  });
  const chains: HistoryEntry[][] = [];
  for await (const { ref, entries } of world.ledger.logs(wanted)) {
    chains.push(
      entries.map(({ tip, record }) => ({ id: tip, record: decode<ComponentRecord>(record, ref) })).reverse(),
    );
  }
  return merged(chains);
}

/** By time, but records of one chain keep their order, whatever the clocks of their writers said. */
function merged(chains: readonly (readonly HistoryEntry[])[]): HistoryEntry[] {
  const timed = chains.flatMap((chain) => {
    let latest = '';
    return chain.map((entry) => {
      latest = entry.record.at > latest ? entry.record.at : latest;
      return { entry, at: latest };
    });
  });
  return timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ entry }) => entry);
}

/** One line for people: when, where, what, who and why. */
export function historyLine({ id, record }: HistoryEntry): string {
  const { at, environment, component, kind, phase, artifact, names, actor, reason, overrides } = record;
  const named = names.length === 0 ? '' : ` (${names.join(', ')})`;
  const past = overrides.map(({ gate, reason: why }) => `past ${gate}: ${why}`);
  const why = [...(reason === undefined ? [] : [reason]), ...past].join('; ');
  const what = `${component} ${artifact?.shortId ?? '-'}${named} ${kind} ${phase}`;
  return `${at} ${id.slice(0, 10)} ${environment}: ${what}, ${actor.name}${why === '' ? '' : `: ${why}`}`;
}
