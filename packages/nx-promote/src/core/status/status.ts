import * as v from 'valibot';
import { artifact, KNOWN_KINDS } from '../model/schema/records.js';
import { atLeastOne, open, text, texts, time, type Typed } from '../model/schema/terms.js';

const count = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));

/** One component in one environment. */
const cell = v.looseObject({
  /** What a component is in one environment; the word that matters most of those that fit. */
  state: open([
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
  ]),
  /** What runs there as the ledger knows it, and since when. */
  artifact: v.nullable(artifact),
  names: texts,
  since: v.nullable(time),
  /** The attempt that brought it. */
  attempt: v.nullable(text),
  /** Whether it is a commit that was tried before it was merged: it goes no further, and does not stay. */
  unmerged: v.boolean(),
  /** Null where there is no next environment, where nothing runs there yet, or where this clone cannot tell. */
  pending: v.pipe(count, v.description('Changes that are verified here and not in the next environment.')),
});

/** An attempt that goes on. */
const attempt = v.looseObject({
  attempt: text,
  environment: text,
  /** Null for suites of the environment as a whole. */
  component: v.nullable(text),
  kind: open([...KNOWN_KINDS, 'verify']),
  artifact: v.nullable(artifact),
  by: text,
  host: text,
  run: v.nullable(text),
  since: time,
});

/** Something that is owed until it is done or let go. */
const obligation = v.looseObject({
  component: text,
  kind: open(['forward-port']),
  hotfix: text,
  branch: text,
  commit: text,
  reason: v.string(),
  by: text,
  /** When it was decided. */
  since: time,
});

/** A deployment note that is owed: for what came into the environment, or waits before it. */
const note = v.looseObject({
  environment: text,
  id: text,
  components: texts,
  /** A path, or `commit <short id>`. */
  source: text,
  when: open(['before', 'after']),
  kind: open(['manual', 'command']),
  state: open(['open', 'interrupted', 'failed', 'done', 'waived', 'changed']),
  text: v.string(),
  /** What is wrong with the note itself. */
  problems: texts,
  arrived: v.pipe(v.boolean(), v.description('Whether what it came with runs there already.')),
});

/** Something that keeps a component or environment from being as it should, and the commands that end it. */
const notice = v.looseObject({
  code: text,
  environment: v.nullable(text),
  component: v.nullable(text),
  message: text,
  hints: texts,
});

/** What `release-status --format=json` writes. */
export const statusSchema = v.looseObject({
  schemaVersion: atLeastOne,
  /** The moment it is about. */
  at: time,
  /** In the order of the pipeline. */
  environments: texts,
  /** By component, by environment. */
  components: v.record(v.string(), v.record(v.string(), cell)),
  /** By component: changes of the trunk that the first environment does not run; null where unknown. */
  unreleased: v.record(v.string(), count),
  /** By component that has no record in the first environment: the full id of the commit that a release would bring. */
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
  obligations: v.array(obligation),
  notes: v.array(note),
  attempts: v.array(attempt),
  notices: v.array(notice),
  /** Sources that could not be asked, one sentence each. */
  missing: texts,
});

/** What runs where: the whole workspace at one moment. Stable for programs; `schemaVersion` says which form. */
export type Status = Typed<typeof statusSchema>;

export type StatusCell = Typed<typeof cell>;

export type CellState = StatusCell['state'];

export type StatusAttempt = Typed<typeof attempt>;

export type StatusObligation = Typed<typeof obligation>;

export type StatusNote = Typed<typeof note>;

export type StatusNotice = Typed<typeof notice>;
