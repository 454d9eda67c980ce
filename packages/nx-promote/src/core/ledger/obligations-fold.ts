import type { Hotfix, HotfixRecord, Obligations } from '../model/hotfix.js';
import { HOTFIX_KINDS } from '../model/schema/hotfixes.js';

const SETTLED_KEPT = 20;

/** A component's obligations after one more record; a kind this reader does not know changes nothing. */
export function foldObligations(state: Obligations, record: HotfixRecord): Obligations {
  if (!HOTFIX_KINDS.includes(record.kind)) return state;
  if (record.kind === 'hotfix') return withDecision(state, record);
  const hotfixes = state.hotfixes.map((hotfix) =>
    hotfix.name === record.hotfix ? changed(hotfix, record) : hotfix,
  );
  let settled = 0;
  return {
    ...state,
    hotfixes: hotfixes.filter((hotfix) => hotfix.settled === null || (settled += 1) <= SETTLED_KEPT),
  };
}

function withDecision(state: Obligations, record: HotfixRecord): Obligations {
  const { hotfix: name, branch, from, base, reason = '', approvedBy = null, actor, at } = record;
  if (branch === undefined || from === undefined || base === undefined) return state;
  const known = state.hotfixes.find((other) => other.name === name);
  // What is owed stays owed, whatever is decided under its name.
  if (known !== undefined && known.commit !== null && known.settled === null) return state;
  const others = state.hotfixes.filter((other) => other !== known);
  const decided: Hotfix = {
    name,
    branch,
    from,
    base,
    reason,
    by: actor.name,
    approvedBy,
    since: at,
    commit: null,
    earlier: [],
    settled: null,
  };
  return { ...state, hotfixes: [decided, ...others] };
}

function changed(hotfix: Hotfix, { kind, commit, reason = '', actor, at }: HotfixRecord): Hotfix {
  // What went in after it was settled is owed anew.
  if (kind === 'shipped' && commit !== undefined && commit !== hotfix.commit) {
    const earlier = hotfix.commit === null ? [] : [hotfix.commit, ...hotfix.earlier];
    return { ...hotfix, commit, earlier, settled: null };
  }
  if (kind === 'shipped') return hotfix;
  const how = kind === 'waive' ? 'waived' : 'ported';
  const where = how === 'ported' && commit !== undefined ? { commit } : {};
  return { ...hotfix, settled: { how, by: actor.name, reason, at, ...where } };
}
