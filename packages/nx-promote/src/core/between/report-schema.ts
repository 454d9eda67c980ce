import * as v from 'valibot';
import { artifact, atLeastOne, open, text, texts, time } from '../ledger/record-terms.js';
import type { Same } from '../ledger/same-type.js';
import type { ChangesReport } from '../changelog/report.js';

const entry = v.looseObject({
  commit: text,
  title: v.string(),
  at: time,
  authors: texts,
  tickets: v.array(v.looseObject({ id: text, url: v.nullable(text) })),
  pullRequest: v.nullable(v.looseObject({ number: v.pipe(v.number(), v.integer()), url: v.nullable(text) })),
  brought: texts,
  labels: texts,
  type: v.nullable(text),
  scope: v.nullable(text),
  breaking: texts,
  alreadyThere: v.nullable(
    v.looseObject({
      all: v.boolean(),
      changes: v.array(v.looseObject({ commit: text, as: text, declared: v.exactOptional(v.literal(true)) })),
    }),
  ),
  cancels: v.nullable(text),
  cancelledBy: v.nullable(text),
  noNetChange: v.boolean(),
});

const component = v.looseObject({
  component: text,
  from: v.nullable(artifact),
  fromNames: texts,
  to: artifact,
  toNames: texts,
  comes: v.array(entry),
  goes: v.array(entry),
});

const note = v.looseObject({
  id: text,
  components: texts,
  when: open(['before', 'after']),
  text: v.string(),
  state: open(['open', 'done', 'waived', 'changed', 'undo']),
  undo: v.nullable(text),
});

/** What `changelog --format=json` writes. */
export const changesSchema = v.looseObject({
  schemaVersion: atLeastOne,
  at: time,
  title: text,
  components: v.array(component),
  same: texts,
  absent: texts,
  notes: v.array(note),
  missing: texts,
});

/** Fails to compile when the definition and the interface drift apart. */
export const SCHEMA_MATCHES_THE_REPORT: Same<v.InferOutput<typeof changesSchema>, ChangesReport> = true;
