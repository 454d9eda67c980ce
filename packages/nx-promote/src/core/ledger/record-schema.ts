import * as v from 'valibot';
import type { EnvironmentRecord, EnvironmentState } from '../model/environment-state.js';
import { KNOWN_KINDS, type ComponentRecord } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import {
  actor,
  artifact,
  atLeastOne,
  evidence,
  holder,
  note,
  open,
  override,
  phase,
  readerVersion,
  text,
  texts,
  time,
} from './record-terms.js';
import type { Same } from './same-type.js';

// Objects are loose everywhere: a newer writer's fields are kept, and a reader that does not know them goes on.

const versions = { schemaVersion: atLeastOne, minReader: readerVersion };

const kind = open(KNOWN_KINDS);

const testedWith = v.looseObject({ environment: text, set: text, differs: texts });

const images = v.record(v.string(), text);

/** `record.json` of a component in an environment. */
export const recordSchema = v.looseObject({
  ...versions,
  nonce: text,
  attempt: text,
  kind,
  phase,
  component: text,
  environment: text,
  artifact: v.nullable(artifact),
  names: texts,
  replaces: v.nullable(artifact),
  evidence: v.array(evidence),
  notes: v.array(note),
  overrides: v.array(override),
  actor,
  at: time,
  holder: v.exactOptional(holder),
  reason: v.exactOptional(v.string()),
  verdict: v.exactOptional(open(['rejected', 'suspect'])),
  pin: v.exactOptional(open(['artifact', 'all'])),
  testedWith: v.exactOptional(testedWith),
});

const quarantined = v.looseObject({
  commit: text,
  digest: v.nullable(text),
  attempt: text,
  suite: v.nullable(text),
  report: v.nullable(text),
  reason: v.string(),
});

/** `state.json` of a component in an environment: the fold of its records. */
export const stateSchema = v.looseObject({
  ...versions,
  component: text,
  environment: text,
  live: v.nullable(artifact),
  liveSince: v.nullable(time),
  liveAttempt: v.nullable(text),
  names: texts,
  verified: v.nullable(artifact),
  evidence: v.array(evidence),
  inProgress: v.nullable(
    v.looseObject({
      attempt: text,
      kind,
      phase,
      artifact: v.nullable(artifact),
      replaces: v.nullable(artifact),
      names: v.exactOptional(texts),
      overrides: v.exactOptional(v.array(override)),
      holder,
      since: time,
      at: v.exactOptional(time),
    }),
  ),
  lastAttempt: v.nullable(
    v.looseObject({
      attempt: text,
      kind,
      phase,
      artifact: v.nullable(artifact),
      at: time,
      reason: v.nullable(v.string()),
    }),
  ),
  rejected: v.array(quarantined),
  suspect: v.array(quarantined),
  pinned: v.nullable(
    v.looseObject({ scope: open(['artifact', 'all']), reason: v.string(), by: text, from: texts }),
  ),
  held: v.nullable(v.looseObject({ reason: v.string(), by: text })),
  history: v.array(
    v.looseObject({
      artifact,
      attempt: text,
      names: texts,
      at: time,
      kind: v.exactOptional(kind),
      reason: v.exactOptional(v.string()),
      replaces: v.exactOptional(v.nullable(artifact)),
      since: v.exactOptional(v.nullable(artifact)),
      testedWith: v.exactOptional(testedWith),
    }),
  ),
  notes: v.record(v.string(), note),
  released: v.array(v.looseObject({ name: text, commit: text })),
  tried: v.exactOptional(texts),
  adopted: v.exactOptional(text),
});

/** `record.json` of an environment as a whole. */
export const environmentRecordSchema = v.looseObject({
  ...versions,
  nonce: text,
  environment: text,
  kind: open(['move', 'verify', 'verified', 'hold', 'unhold']),
  attempt: text,
  components: texts,
  evidence: v.array(evidence),
  actor,
  at: time,
  holder: v.exactOptional(holder),
  reason: v.exactOptional(v.string()),
  tested: v.exactOptional(v.looseObject({ key: text, images })),
});

/** `state.json` of an environment as a whole. */
export const environmentStateSchema = v.looseObject({
  ...versions,
  environment: text,
  verifying: v.nullable(v.looseObject({ attempt: text, components: texts, holder, since: time })),
  evidence: v.array(evidence),
  held: v.nullable(v.looseObject({ reason: v.string(), by: text, since: time })),
  sets: v.exactOptional(v.array(v.looseObject({ key: text, at: time, images }))),
});

/** Fails to compile when a definition and the model's interface of the same thing drift apart. */
export const SCHEMAS_MATCH_THE_MODEL: [
  Same<v.InferOutput<typeof recordSchema>, ComponentRecord>,
  Same<v.InferOutput<typeof stateSchema>, ComponentState>,
  Same<v.InferOutput<typeof environmentRecordSchema>, EnvironmentRecord>,
  Same<v.InferOutput<typeof environmentStateSchema>, EnvironmentState>,
] = [true, true, true, true];
