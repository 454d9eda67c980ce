import * as v from 'valibot';
import type { Outcome, Phase } from '../model/record.js';

/** A list that may grow: a value that is not known here is kept, and typed as if it were one of them. */
export function open<const T extends readonly string[]>(known: T) {
  return v.pipe(
    v.custom<T[number]>((value) => typeof value === 'string' && value !== ''),
    v.examples([...known]),
  );
}

export const text = v.pipe(v.string(), v.minLength(1));
export const texts = v.array(text);
export const time = v.pipe(v.string(), v.isoTimestamp());
export const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
export const readerVersion = v.pipe(
  atLeastOne,
  v.description('A reader of a lower version must not decide on this document.'),
);

const PHASES = [
  'started',
  'deployed',
  'verified',
  'rejected',
  'failed',
  'abandoned',
] as const satisfies Phase[];
const OUTCOMES = ['passed', 'flaky', 'failed', 'errored', 'timed-out'] as const satisfies Outcome[];

export const phase = open(PHASES);

export const artifact = v.looseObject({
  commit: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  shortId: v.pipe(v.string(), v.regex(/^[0-9a-f]{4,64}$/)),
  image: text,
  digest: v.nullable(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))),
});

export const evidence = v.looseObject({
  suite: text,
  scope: open(['component', 'environment']),
  outcome: open(OUTCOMES),
  seconds: v.pipe(v.number(), v.minValue(0)),
  set: v.nullable(text),
  report: v.nullable(text),
  at: v.exactOptional(time),
  detail: v.exactOptional(v.string()),
});

export const note = v.looseObject({
  id: text,
  outcome: open(['done', 'waived', 'intended', 'failed', 'undone']),
  by: text,
  reason: v.exactOptional(v.string()),
  detail: v.exactOptional(v.string()),
  fingerprint: v.exactOptional(v.string()),
});

export const override = v.looseObject({ gate: text, reason: v.string(), by: text });

export const actor = v.looseObject({ name: text, run: v.nullable(text) });

export const holder = v.looseObject({
  invocation: text,
  user: text,
  host: text,
  process: v.nullable(v.looseObject({ id: v.number(), started: v.string() })),
  run: v.nullable(text),
  leaseSeconds: v.pipe(v.number(), v.minValue(0)),
});
