import type { HotfixDraft } from '../../ledger/draft.js';
import type { Artifact } from '../../model/artifact.js';
import type { Hotfix } from '../../model/hotfix.js';
import type { AppendStep } from '../../plan/plan.js';

/** One record about a component's hotfix, written at a time that is known before. */
export function recordHotfix(draft: HotfixDraft, at: string): AppendStep {
  const title = `${draft.kind} ${draft.hotfix}`;
  return { do: 'append', title, drafts: [], environments: [], hotfixes: [draft], tags: [], at };
}

/** What is decided about a new hotfix. */
export interface Decision {
  readonly component: string;
  readonly name: string;
  readonly branch: string;
  readonly from: string;
  readonly base: Artifact;
  readonly reason: string;
  readonly approvedBy: string | null;
}

/** The record of the decision, and the hotfix as the ledger will have it then. */
export function decided(
  { component, name, branch, from, base, reason, approvedBy }: Decision,
  by: string,
  at: string,
): { readonly step: AppendStep; readonly hotfix: Hotfix } {
  const agreed = approvedBy === null ? {} : { approvedBy };
  const draft = { kind: 'hotfix', component, hotfix: name, reason, branch, from, base, ...agreed } as const;
  const since = { by, since: at, commit: null, earlier: [], settled: null };
  return {
    step: recordHotfix(draft, at),
    hotfix: { name, branch, from, base, reason, approvedBy, ...since },
  };
}
