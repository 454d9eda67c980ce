import { PromoteError } from '../../errors/promote-error.js';
import { optionTakes } from '../../errors/options.js';
import { insistKnown } from '../../errors/insist-known.js';
import { decode } from '../../ledger/codec.js';
import { ledgerRefs, type LedgerRefName } from '../../ledger/ref-names.js';
import type { EnvironmentRecord } from '../../model/environment-state.js';
import type { HotfixRecord } from '../../model/hotfix.js';
import type { ComponentRecord } from '../../model/record.js';
import type { World } from '../../world.js';

/** Which part of the history is wanted; absent means all. */
export interface HistoryQuestion {
  readonly component?: string;
  readonly environment?: string;
  /** RFC 3339: only what was recorded then or later. */
  readonly since?: string;
  /** How many of the newest, as typed. */
  readonly limit?: string;
}

/** A record with the id of the ledger commit that holds it. */
export interface HistoryEntry {
  readonly id: string;
  readonly record: ComponentRecord | EnvironmentRecord | HotfixRecord;
}

/** Every record that was asked for, oldest first: of components, of environments as a whole, and of hotfixes. */
export async function ledgerHistory(
  world: Pick<World, 'pipeline' | 'components' | 'git' | 'ledger'>,
  question: HistoryQuestion,
): Promise<HistoryEntry[]> {
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const since = question.since === undefined ? -Infinity : timeOf(question.since);
  const limit = question.limit === undefined ? Infinity : countOf(question.limit);
  const { ledger } = await world.git.remoteState();
  const named = [...ledger.keys()].flatMap((ref) => {
    const name = refs.parse(ref);
    return name === null ? [] : [{ ref, name }];
  });
  checkNames(
    world,
    question,
    named.map(({ name }) => name),
  );
  const wanted = named.filter(({ name }) => isAbout(name, question)).map(({ ref }) => ref);
  const chains: HistoryEntry[][] = [];
  for await (const { ref, entries } of world.ledger.logs(wanted)) {
    const chain = entries.map(({ tip, record }) => ({
      id: tip,
      record: decode<HistoryEntry['record']>(record, ref),
    }));
    chains.push(chain.reverse());
  }
  const told = merged(chains).filter(
    ({ record }) => tells(record, question) && Date.parse(record.at) >= since,
  );
  return limit >= told.length ? told : told.slice(told.length - limit);
}

function timeOf(typed: string): number {
  const time = Date.parse(typed);
  if (Number.isNaN(time)) throw badValue('--since', 'a time such as 2026-03-01T12:00:00Z', typed);
  return time;
}

function countOf(typed: string): number {
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw badValue('--limit', 'a number from 1', typed);
  return Number(typed);
}

function badValue(option: string, expected: string, typed: string): PromoteError {
  return new PromoteError(optionTakes(option, expected, typed));
}

/** A name that nothing has would print nothing, as if nothing had happened. */
function checkNames(
  { pipeline, components }: Pick<World, 'pipeline' | 'components'>,
  { component, environment }: HistoryQuestion,
  refs: readonly LedgerRefName[],
): void {
  const environments = refs.flatMap((name) => ('environment' in name ? [name.environment] : []));
  const names = refs.flatMap((name) => ('component' in name ? [name.component] : []));
  const known = [...new Set([...components.map(({ name }) => name), ...names])].sort();
  insistKnown('environment', environment, [
    ...new Set([...pipeline.environments.map(({ name }) => name), ...environments]),
  ]);
  insistKnown('component', component, known);
}

function isAbout(name: LedgerRefName, { component, environment }: HistoryQuestion): boolean {
  const isComponent = (own: string): boolean => component === undefined || own === component;
  const isEnvironment = (own: string): boolean => environment === undefined || own === environment;
  switch (name.of) {
    case 'component':
      return isComponent(name.component) && isEnvironment(name.environment);
    case 'environment':
      return isEnvironment(name.environment);
    case 'obligations':
      return isComponent(name.component) && environment === undefined;
    case 'lease':
      return false;
  }
}

/** A move says nothing that the claims written with it do not; a hold concerns whatever would enter. */
function tells(record: HistoryEntry['record'], { component }: HistoryQuestion): boolean {
  if (!('components' in record)) return true;
  if (record.kind === 'move') return false;
  const isForAll = record.kind === 'hold' || record.kind === 'unhold';
  return component === undefined || isForAll || record.components.includes(component);
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
