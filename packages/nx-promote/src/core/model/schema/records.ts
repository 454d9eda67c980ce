import * as v from 'valibot';
import { open, text, texts, time, versions } from './terms.js';

// Objects are loose everywhere: a newer writer's fields are kept, and a reader that does not know them goes on.

/** The kinds written here. A reader keeps kinds it does not know and folds them to no change. */
export const KNOWN_KINDS = [
  'release',
  'promotion',
  'hotfix',
  'rollback',
  'redeploy',
  'adopt',
  'import',
  'takeover',
  'waive',
  'note',
  'reverify',
  'unpin',
  'try',
] as const;

export const kind = open(KNOWN_KINDS);

const phase = open(['started', 'deployed', 'verified', 'rejected', 'failed', 'abandoned']);

/** What is promoted: the image of one component, built from one commit. Immutable once it has a digest. */
export const artifact = v.looseObject({
  /** Full commit id, 40 or 64 hex digits. */
  commit: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  /** The prefix of `commit` that names it in tags (at least `shortIdLength` characters). */
  shortId: v.pipe(v.string(), v.regex(/^[0-9a-f]{4,64}$/)),
  /** The image repository as a deployment names it, host included, without tag or digest. */
  image: text,
  /** `sha256:` and 64 hex digits; null only until the image has been built and read. */
  digest: v.nullable(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))),
});

/** One suite's answer about one artifact or one set. */
export const evidence = v.looseObject({
  suite: text,
  scope: open(['component', 'environment']),
  outcome: open(['passed', 'flaky', 'failed', 'errored', 'timed-out']),
  /** Wall time. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  /** For environment scope: the key of the set of digests, suite definition and configuration it ran on. */
  set: v.nullable(text),
  /** A path or URL. */
  report: v.nullable(text),
  /** Absent until the answer is recorded. */
  at: v.exactOptional(time),
  /** What the suite printed last, or why it could not be asked; one line for people. */
  detail: v.exactOptional(v.string()),
});

/** A deployment note that was dealt with, and how. */
export const note = v.looseObject({
  id: text,
  outcome: open(['done', 'waived', 'intended', 'failed', 'undone']),
  by: text,
  reason: v.exactOptional(v.string()),
  detail: v.exactOptional(v.string()),
  /** Of the wording that it was given for. */
  fingerprint: v.exactOptional(v.string()),
});

/** A gate that somebody went past. */
export const override = v.looseObject({ gate: text, reason: v.string(), by: text });

/** Who acted: a person's or robot's name, and the CI run (a URL where there is one). */
export const actor = v.looseObject({ name: text, run: v.nullable(text) });

/** Who may go on with an attempt. */
export const holder = v.looseObject({
  /** One run of Nx. */
  invocation: text,
  user: text,
  host: text,
  /** That run's process, so that its death can be proved on the same host. */
  process: v.nullable(v.looseObject({ id: v.number(), started: v.string() })),
  run: v.nullable(text),
  /** A duration, never a time of day: clocks differ. */
  leaseSeconds: v.pipe(v.number(), v.minValue(0)),
});

/** In which combination an artifact was tested before it came here, and where this environment differs from it. */
export const testedWith = v.looseObject({
  environment: text,
  set: text,
  /** Components that run here in another version than in the tested set. */
  differs: texts,
});

const images = v.record(v.string(), text);

/**
 * `record.json` of a component in an environment. The chain of these, newest last, is the component's history
 * there.
 */
export const recordSchema = v.looseObject({
  ...versions,
  /** Makes the commit's id unique: git reports success for pushing an id that is already there. */
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
  /** For people and for `--at`; no decision about locks is made on it. */
  at: time,
  /** Present while the attempt goes on: who holds it. */
  holder: v.exactOptional(holder),
  /** For people: why (a rollback's, adoption's or rejection's reason). */
  reason: v.exactOptional(v.string()),
  /** `rejected` alone, or `suspect` as one of a set that failed together. */
  verdict: v.exactOptional(open(['rejected', 'suspect'])),
  /** A rollback pins: `artifact` skips what was rolled back from, `all` stops every automatic release. */
  pin: v.exactOptional(open(['artifact', 'all'])),
  /** With `verified`: the combination in which it was tested in the environment before. */
  testedWith: v.exactOptional(testedWith),
});

/** An attempt that has started and not ended: the lock of one component in one environment. */
export const inProgress = v.looseObject({
  attempt: text,
  kind,
  phase,
  artifact: v.nullable(artifact),
  replaces: v.nullable(artifact),
  /** Release names that it gives, and gates that it went past. */
  names: texts,
  overrides: v.array(override),
  holder,
  /** When its holder claimed it; shown to those who wait. */
  since: time,
  /** When its newest record was written. */
  at: time,
});

/** An artifact that must not go further, and who said so. */
export const quarantined = v.looseObject({
  commit: text,
  digest: v.nullable(text),
  attempt: text,
  suite: v.nullable(text),
  report: v.nullable(text),
  reason: v.string(),
});

/** What a rollback keeps out. */
export const pin = v.looseObject({
  scope: open(['artifact', 'all']),
  reason: v.string(),
  by: text,
  /** Commits that were rolled back from: what an automatic release skips. */
  from: texts,
});

/** One deployment that was verified here, kept so that a redeploy needs no walk through the history. */
export const verifiedDeployment = v.looseObject({
  artifact,
  attempt: text,
  names: texts,
  at: time,
  /** What brought it here, and why where a person said so. */
  kind,
  reason: v.exactOptional(v.string()),
  /** Of what a person brought here on purpose: what ran before, which need not have been verified. */
  replaces: v.exactOptional(v.nullable(artifact)),
  /** What had been verified here before it, which may have come back since. */
  since: v.exactOptional(v.nullable(artifact)),
  testedWith: v.exactOptional(testedWith),
});

/**
 * `state.json` of a component in an environment: the fold of its records. The tip holds it, so that nobody ever has
 * to read the chain to know what runs.
 */
export const stateSchema = v.looseObject({
  ...versions,
  component: text,
  environment: text,
  /** What the ledger knows to run here, and since when. */
  live: v.nullable(artifact),
  liveSince: v.nullable(time),
  liveAttempt: v.nullable(text),
  /** Names (release tags, image tags) the live artifact was given here. */
  names: texts,
  /** The newest artifact that passed here; equals `live` once the live one has passed. */
  verified: v.nullable(artifact),
  evidence: v.array(evidence),
  inProgress: v.nullable(inProgress),
  /** How the newest finished attempt ended. */
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
  pinned: v.nullable(pin),
  /** Newest first, at most 20. */
  history: v.array(verifiedDeployment),
  /** Outcomes of deployment notes in this environment, by note id. */
  notes: v.record(v.string(), note),
  /** Release names ever given here, newest first: `v1.0.rc`. Needed to choose the next version. */
  released: v.array(v.looseObject({ name: text, commit: text })),
  /**
   * Commits that were tried here before they were merged, newest first, and that no release has brought since:
   * nothing that is said of them lets them go further. Absent where nothing was tried.
   */
  tried: v.exactOptional(texts),
  /** The commit that was found running here and taken into the ledger; absent where none was. */
  adopted: v.exactOptional(text),
});

/**
 * A combination of images that passed the suites of a whole environment. Comparable between environments: it
 * is about images alone, neither about configuration nor about the suites.
 */
export const testedSet = v.looseObject({
  /** Hash over all of `images`: the same combination has the same key everywhere. */
  key: text,
  at: time,
  /** By component: as much of the image's digest as tells it from others. */
  images,
});

/** `record.json` of an environment as a whole. */
export const environmentRecordSchema = v.looseObject({
  ...versions,
  nonce: text,
  environment: text,
  /**
   * `move` is written together with every claim, so that the environment's ref is the one point at which
   * deployments and suites of environment scope exclude each other: while a suite runs (`verify` ... `verified`)
   * nothing moves, and while something moves no suite starts.
   */
  kind: open(['move', 'verify', 'verified', 'hold', 'unhold']),
  attempt: text,
  components: texts,
  evidence: v.array(evidence),
  actor,
  at: time,
  holder: v.exactOptional(holder),
  reason: v.exactOptional(v.string()),
  /** With `verified`: the combination that passed. */
  tested: v.exactOptional(v.looseObject({ key: text, images })),
});

/** A suite of environment scope that runs now. */
export const verifying = v.looseObject({ attempt: text, components: texts, holder, since: time });

/** `state.json` of an environment as a whole: the fold of its records. */
export const environmentStateSchema = v.looseObject({
  ...versions,
  environment: text,
  verifying: v.nullable(verifying),
  /** Answers of environment suites, newest first, at most 50, each keyed by its `set`. */
  evidence: v.array(evidence),
  held: v.nullable(v.looseObject({ reason: v.string(), by: text, since: time })),
  /** Combinations that passed, newest first; as many as stay small. Absent until one has. */
  sets: v.exactOptional(v.array(testedSet)),
});
