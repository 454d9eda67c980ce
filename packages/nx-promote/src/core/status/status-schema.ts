import * as v from 'valibot';
import { artifact, atLeastOne, open, text, texts, time } from '../ledger/record-terms.js';
import type { Same } from '../ledger/same-type.js';
import { KNOWN_KINDS } from '../model/record.js';
import type { CellState, Status } from './status.js';

const STATES = [
  'verified',
  'deployed',
  'in-progress',
  'rejected',
  'suspect',
  'pinned',
  'empty',
  'failed',
  'drifted',
  'not-adopted',
] as const satisfies CellState[];

const count = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));

const cell = v.looseObject({
  state: open(STATES),
  artifact: v.nullable(artifact),
  names: texts,
  since: v.nullable(time),
  attempt: v.nullable(text),
  unmerged: v.boolean(),
  pending: v.pipe(count, v.description('Changes that are verified here and not in the next environment.')),
});

/** What `release-status --format=json` writes. */
export const statusSchema = v.looseObject({
  schemaVersion: atLeastOne,
  at: time,
  environments: texts,
  components: v.record(v.string(), v.record(v.string(), cell)),
  unreleased: v.record(v.string(), count),
  first: v.record(v.string(), v.string()),
  holds: v.array(v.looseObject({ environment: text, reason: v.string(), by: text, since: time })),
  pins: v.array(
    v.looseObject({
      environment: text,
      component: text,
      scope: open(['artifact', 'all']),
      reason: v.string(),
      by: text,
    }),
  ),
  obligations: v.array(
    v.looseObject({
      component: text,
      kind: open(['forward-port']),
      hotfix: text,
      branch: text,
      commit: text,
      reason: v.string(),
      by: text,
      since: time,
    }),
  ),
  notes: v.array(
    v.looseObject({
      environment: text,
      id: text,
      components: texts,
      source: text,
      when: open(['before', 'after']),
      kind: open(['manual', 'command']),
      state: open(['open', 'interrupted', 'failed', 'done', 'waived', 'changed']),
      text: v.string(),
      problems: texts,
      arrived: v.pipe(v.boolean(), v.description('Whether what it came with runs there already.')),
    }),
  ),
  attempts: v.array(
    v.looseObject({
      attempt: text,
      environment: text,
      component: v.nullable(text),
      kind: open([...KNOWN_KINDS, 'verify']),
      artifact: v.nullable(artifact),
      by: text,
      host: text,
      run: v.nullable(text),
      since: time,
    }),
  ),
  notices: v.array(
    v.looseObject({
      code: text,
      environment: v.nullable(text),
      component: v.nullable(text),
      message: text,
      hints: texts,
    }),
  ),
  missing: texts,
});

/** Fails to compile when the definition and the interface drift apart. */
export const SCHEMA_MATCHES_THE_STATUS: Same<v.InferOutput<typeof statusSchema>, Status> = true;
