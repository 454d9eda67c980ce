import { hotfixWaits } from '../errors/hotfix.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { hotfixEnvironments, type Hotfix } from '../model/hotfix.js';
import type { Pipeline } from '../model/pipeline.js';
import type { StatusFacts } from './facts.js';
import { noticeOf, type Notice } from './notice.js';

/**
 * Hotfixes that were decided and are not through: nothing of them has entered yet, or they run in one environment and
 * have never run in the next. What replaced one in between ends it without a word: then nothing waits.
 */
export function hotfixNotices({ pipeline, components, ledger }: StatusFacts): Notice[] {
  return components.flatMap(({ name }) =>
    ledger.obligations(name).state.hotfixes.flatMap((hotfix) => {
      const next = nextOf(pipeline, ledger, name, hotfix);
      if (next === null) return [];
      return [noticeOf(hotfixWaits(name, hotfix, next), null, name)];
    }),
  );
}

/** The environment that it should enter next. */
function nextOf(
  pipeline: Pick<Pipeline, 'environments'>,
  ledger: LedgerSnapshot,
  component: string,
  { commit, settled }: Hotfix,
): string | null {
  const ways = hotfixEnvironments(pipeline).map(({ name }) => name);
  if (commit === null) return settled === null ? (ways[0] ?? null) : null;
  const states = ways.map((name) => ledger.component(name, component).state);
  const at = states.findLastIndex(({ live }) => live?.commit === commit);
  const next = at < 0 ? undefined : states[at + 1];
  const wasThere = next?.history.some(({ artifact }) => artifact.commit === commit) === true;
  return next === undefined || wasThere ? null : next.environment;
}
