import * as v from 'valibot';
import { HOTFIX_KINDS, type HotfixRecord, type Obligations } from '../model/hotfix.js';
import { actor, artifact, atLeastOne, open, readerVersion, text, texts, time } from './record-terms.js';
import type { Same } from './same-type.js';

const versions = { schemaVersion: atLeastOne, minReader: readerVersion };

/** `record.json` of a component's obligations. */
export const hotfixRecordSchema = v.looseObject({
  ...versions,
  nonce: text,
  kind: open(HOTFIX_KINDS),
  component: text,
  hotfix: text,
  actor,
  at: time,
  reason: v.exactOptional(v.string()),
  branch: v.exactOptional(text),
  from: v.exactOptional(text),
  base: v.exactOptional(artifact),
  approvedBy: v.exactOptional(text),
  commit: v.exactOptional(text),
});

/** `state.json` of a component's obligations: the fold of their records. */
export const obligationsSchema = v.looseObject({
  ...versions,
  component: text,
  hotfixes: v.array(
    v.looseObject({
      name: text,
      branch: text,
      from: text,
      base: artifact,
      reason: v.string(),
      by: text,
      approvedBy: v.nullable(text),
      since: time,
      commit: v.nullable(text),
      earlier: texts,
      settled: v.nullable(
        v.looseObject({
          how: open(['ported', 'waived']),
          by: text,
          reason: v.string(),
          at: time,
          commit: v.exactOptional(text),
        }),
      ),
    }),
  ),
});

/** Fails to compile when a definition and the model's interface drift apart. */
export const SCHEMAS_MATCH_THE_HOTFIX: [
  Same<v.InferOutput<typeof hotfixRecordSchema>, HotfixRecord>,
  Same<v.InferOutput<typeof obligationsSchema>, Obligations>,
] = [true, true];
