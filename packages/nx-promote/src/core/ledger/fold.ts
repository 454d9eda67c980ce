import { sameArtifact, type Artifact } from '../model/artifact.js';
import type { ComponentRecord, NoteOutcome } from '../model/record.js';
import { KNOWN_KINDS } from '../model/schema/records.js';
import { runsTried, type ComponentState, type Quarantined, type VerifiedDeployment } from '../model/state.js';

const HISTORY_KEPT = 20;
const TRIED_KEPT = 50;

/**
 * The state after one more record. Pure: the state at a tip is the fold of its chain, which `ledger-verify`
 * checks. A kind this reader does not know changes nothing.
 */
export function fold(state: ComponentState, record: ComponentRecord): ComponentState {
  if (!(KNOWN_KINDS as readonly string[]).includes(record.kind)) return state;
  const noted = withNotes(state, record.notes);
  switch (record.kind) {
    case 'unpin':
      return { ...noted, pinned: null };
    case 'waive':
    case 'note':
      return noted;
    case 'takeover':
      return takenOver(noted, record);
    default:
      return foldPhase(noted, record);
  }
}

/** The attempt goes on as it was, under another holder. */
function takenOver(state: ComponentState, record: ComponentRecord): ComponentState {
  if (state.inProgress === null || record.holder === undefined) return state;
  return {
    ...state,
    inProgress: { ...state.inProgress, holder: record.holder, since: record.at, at: record.at },
  };
}

function foldPhase(state: ComponentState, record: ComponentRecord): ComponentState {
  const inProgress = inProgressAfter(state.inProgress, record);
  const next = { ...state, inProgress, ...ended(state, record) };
  switch (record.phase) {
    case 'started': {
      // A name is taken from the moment its tag is pushed, and that is together with this record.
      const named = { ...next, released: withReleased(next.released, record) };
      return record.pin === undefined ? named : withPin(named, record);
    }
    case 'deployed':
      // Nothing runs there any more, and somebody accepted that.
      if (record.kind === 'adopt' && record.artifact === null) return withoutLive(next);
      return { ...withLive(next, record), ...adopted(record) };
    case 'verified':
      return cleared(passed(withLive(next, record), record), record);
    case 'rejected':
      return quarantined(withLive(next, record), record);
    case 'failed':
    case 'abandoned':
      return next;
  }
}

/** A record that names a holder keeps the attempt open; one without ends it. */
function inProgressAfter(
  before: ComponentState['inProgress'],
  record: ComponentRecord,
): ComponentState['inProgress'] {
  if (record.holder === undefined) return null;
  const same = before?.attempt === record.attempt ? before : null;
  return {
    attempt: record.attempt,
    kind: record.kind,
    phase: record.phase,
    artifact: record.artifact,
    replaces: record.replaces,
    names: [...new Set([...(same?.names ?? []), ...record.names])],
    overrides: [...(same?.overrides ?? []), ...record.overrides],
    holder: record.holder,
    since: same?.since ?? record.at,
    at: record.at,
  };
}

function ended(state: ComponentState, record: ComponentRecord): Partial<ComponentState> {
  if (record.phase === 'started' || record.phase === 'deployed') return { lastAttempt: state.lastAttempt };
  return {
    lastAttempt: {
      attempt: record.attempt,
      kind: record.kind,
      phase: record.phase,
      artifact: record.artifact,
      at: record.at,
      reason: record.reason ?? null,
    },
  };
}

function withLive(state: ComponentState, record: ComponentRecord): ComponentState {
  if (record.artifact === null) return state;
  const same = sameArtifact(state.live, record.artifact);
  const names = same ? [...new Set([...state.names, ...record.names])] : [...record.names];
  return {
    ...state,
    live: record.artifact,
    liveSince: same ? state.liveSince : record.at,
    liveAttempt: record.attempt,
    names,
    evidence: same ? state.evidence : [],
    released: withReleased(state.released, record),
    ...withTried(state.tried, record),
  };
}

function adopted({ kind, artifact }: ComponentRecord): Pick<ComponentState, 'adopted'> {
  return kind === 'adopt' && artifact !== null ? { adopted: artifact.commit } : {};
}

/** Only what brings commits of the trunk, or of a hotfix, takes one off the list. */
function withTried(
  tried: ComponentState['tried'] = [],
  { kind, artifact }: ComponentRecord,
): Pick<ComponentState, 'tried'> {
  const others = tried.filter((commit) => commit !== artifact?.commit);
  if (kind === 'try' && artifact !== null)
    return { tried: [artifact.commit, ...others].slice(0, TRIED_KEPT) };
  const comesProperly = kind === 'release' || kind === 'promotion' || kind === 'hotfix';
  return comesProperly && others.length < tried.length ? { tried: others } : {};
}

function withoutLive(state: ComponentState): ComponentState {
  return {
    ...state,
    live: null,
    liveSince: null,
    liveAttempt: null,
    names: [],
    verified: null,
    evidence: [],
  };
}

function withReleased(
  released: ComponentState['released'],
  record: ComponentRecord,
): ComponentState['released'] {
  const known = new Set(released.map((entry) => entry.name));
  const commit = record.artifact?.commit ?? '';
  const fresh = record.names.filter((name) => !known.has(name)).map((name) => ({ name, commit }));
  return fresh.length === 0 ? released : [...fresh, ...released];
}

/** A try that passed keeps its evidence and goes no further, whichever run asked the suites. */
function passed(state: ComponentState, record: ComponentRecord): ComponentState {
  return runsTried(state) ? { ...state, evidence: record.evidence } : verified(state, record);
}

function verified(state: ComponentState, record: ComponentRecord): ComponentState {
  const artifact = record.artifact as Artifact;
  const before = state.history.find((past) => sameArtifact(past.artifact, artifact));
  const fresh = {
    artifact,
    attempt: record.attempt,
    names: state.names,
    at: record.at,
    kind: record.kind,
    ...purposeOf(record),
    ...(sameArtifact(state.verified, artifact) ? sinceOf(before) : { since: state.verified }),
    ...(record.testedWith === undefined ? {} : { testedWith: record.testedWith }),
  };
  // What was put back keeps the attempt that brought it here first: its changelog entry is written already.
  const isBack = record.kind === 'redeploy' || (record.kind === 'release' && before === state.history[0]);
  const entry = isBack && before !== undefined ? before : fresh;
  const earlier = state.history.filter((past) => !sameArtifact(past.artifact, artifact));
  return {
    ...state,
    pinned: pinAfter(state.pinned, record),
    verified: artifact,
    evidence: record.evidence,
    history: [entry, ...earlier].slice(0, HISTORY_KEPT),
  };
}

/** What passes once more where it is came there when it came first. */
function sinceOf(before: VerifiedDeployment | undefined): Pick<VerifiedDeployment, 'since'> {
  return before?.since === undefined ? {} : { since: before.since };
}

function purposeOf({
  kind,
  reason,
  replaces,
}: ComponentRecord): Pick<VerifiedDeployment, 'reason' | 'replaces'> {
  if (kind !== 'rollback' && kind !== 'hotfix') return {};
  return { replaces, ...(reason === undefined ? {} : { reason }) };
}

/** A pin of what was gone back from has done its work when something else has passed here. */
function pinAfter(pinned: ComponentState['pinned'], record: ComponentRecord): ComponentState['pinned'] {
  const forward = record.kind === 'release' || record.kind === 'promotion' || record.kind === 'hotfix';
  const isOther = pinned?.from.includes(record.artifact?.commit ?? '') !== true;
  return forward && isOther && pinned?.scope === 'artifact' ? null : pinned;
}

/** A pass clears suspicion; a rejection is lifted only by asking again on purpose (`reverify`). */
function cleared(state: ComponentState, record: ComponentRecord): ComponentState {
  if (record.kind === 'try') return state;
  const commit = record.artifact?.commit;
  const others = (list: readonly Quarantined[]): readonly Quarantined[] =>
    list.some((entry) => entry.commit === commit) ? list.filter((entry) => entry.commit !== commit) : list;
  return {
    ...state,
    suspect: others(state.suspect),
    rejected: record.kind === 'reverify' ? others(state.rejected) : state.rejected,
  };
}

function quarantined(state: ComponentState, record: ComponentRecord): ComponentState {
  if (record.artifact === null) return state;
  const culprit = record.evidence.find(
    (entry) => entry.outcome === 'failed' || entry.outcome === 'timed-out',
  );
  const entry: Quarantined = {
    commit: record.artifact.commit,
    digest: record.artifact.digest,
    attempt: record.attempt,
    suite: culprit?.suite ?? null,
    report: culprit?.report ?? null,
    reason: record.reason ?? culprit?.detail ?? '',
  };
  const without = (list: readonly Quarantined[]): Quarantined[] =>
    list.filter((other) => other.commit !== entry.commit);
  const unverified = sameArtifact(state.verified, record.artifact)
    ? (state.history.find((past) => !sameArtifact(past.artifact, record.artifact))?.artifact ?? null)
    : state.verified;
  const base = {
    ...state,
    verified: unverified,
    history: state.history.filter((past) => !sameArtifact(past.artifact, record.artifact)),
    evidence: record.evidence,
  };
  return record.verdict === 'suspect'
    ? { ...base, suspect: [entry, ...without(state.suspect)] }
    : { ...base, rejected: [entry, ...without(state.rejected)], suspect: without(state.suspect) };
}

function withPin(state: ComponentState, record: ComponentRecord): ComponentState {
  const isGone = record.replaces !== null && !sameArtifact(record.replaces, record.artifact);
  const from = isGone ? [record.replaces.commit] : [];
  return {
    ...state,
    pinned: {
      scope: record.pin ?? 'artifact',
      reason: record.reason ?? '',
      by: record.actor.name,
      from: [...new Set([...(state.pinned?.from ?? []), ...from])],
    },
  };
}

function withNotes(state: ComponentState, notes: readonly NoteOutcome[]): ComponentState {
  if (notes.length === 0) return state;
  const byId = { ...state.notes };
  for (const note of notes) byId[note.id] = note;
  return { ...state, notes: byId };
}
