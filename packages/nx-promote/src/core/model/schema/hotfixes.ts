import * as v from 'valibot';
import { actor, artifact } from './records.js';
import { open, text, texts, time, versions } from './terms.js';

/**
 * What is written about hotfixes of a component: that one is needed and safe (`hotfix`), which commit went in
 * (`shipped`), that the trunk has it too (`ported`), or that it need not (`waive`).
 */
export const HOTFIX_KINDS = ['hotfix', 'shipped', 'ported', 'waive'] as const;

/** `record.json` of a component's obligations. */
export const hotfixRecordSchema = v.looseObject({
  ...versions,
  nonce: text,
  kind: open(HOTFIX_KINDS),
  component: text,
  /** The hotfix's name: `fix-uuid`. */
  hotfix: text,
  actor,
  at: time,
  /** Why it is needed, or why the trunk need not have it. */
  reason: v.exactOptional(v.string()),
  /** With `hotfix`: where it is made, on top of what, and who else agreed. */
  branch: v.exactOptional(text),
  from: v.exactOptional(text),
  base: v.exactOptional(artifact),
  approvedBy: v.exactOptional(text),
  /** With `shipped`: the commit that went in. With `ported`: the trunk's commit that has it all. */
  commit: v.exactOptional(text),
});

/** One hotfix, folded. */
export const hotfix = v.looseObject({
  name: text,
  branch: text,
  /** The environment that ran the base when it was decided. */
  from: text,
  base: artifact,
  reason: v.string(),
  by: text,
  approvedBy: v.nullable(text),
  since: time,
  /** The newest commit of it that entered an environment; null while it has not. */
  commit: v.nullable(text),
  /** Commits that went in before that one, newest first. */
  earlier: texts,
  /** How its forward port was settled on the record; null while it is owed, or only git knows. */
  settled: v.nullable(
    v.looseObject({
      how: open(['ported', 'waived']),
      by: text,
      reason: v.string(),
      at: time,
      /** With `ported`: a commit of the trunk that has it. */
      commit: v.exactOptional(text),
    }),
  ),
});

/** `state.json` of a component's obligations: the fold of their records. */
export const obligationsSchema = v.looseObject({
  ...versions,
  component: text,
  /** Newest first: all that are owed, and the last that were settled. */
  hotfixes: v.array(hotfix),
});
