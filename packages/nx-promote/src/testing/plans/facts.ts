import type { Hotfix } from '../../core/model/hotfix.js';
import type { Evidence } from '../../core/model/record.js';
import type { DeploymentNote } from '../../core/notes/note.js';
import type { LeavingNote, Obligation, Obligations } from '../../core/notes/obligations.js';
import type { RunEvidence } from '../../core/observe/observation.js';
import { art, commit, type Letter } from './look.js';

/** A note `n` that is to be carried out by hand. */
export function note(rest: Partial<DeploymentNote> = {}): DeploymentNote {
  return {
    id: 'n',
    source: 'deployment-notes/n.md',
    when: 'before',
    environments: null,
    kind: 'manual',
    command: null,
    timeoutSeconds: null,
    idempotent: false,
    reversible: true,
    undo: null,
    text: 'do it',
    fingerprint: 'f',
    problems: [],
    ...rest,
  };
}

/** It is owed for `core`. */
export function owed(rest: Partial<DeploymentNote> = {}, more: Partial<Obligation> = {}): Obligation {
  return { note: note(rest), components: ['core'], state: 'open', outcome: null, deleted: false, ...more };
}

/** It was carried out, and what brought it leaves. */
export function leaving(rest: Partial<DeploymentNote> = {}): LeavingNote {
  const outcome = { id: 'n', outcome: 'done', by: 'someone', fingerprint: 'f' } as const;
  return { note: note(rest), components: ['core'], outcome };
}

export function notes(some: Partial<Obligations>): { readonly notes: Obligations } {
  return { notes: { before: [], after: [], leaving: [], unasked: [], overlooked: [], ...some } };
}

/** A hotfix `fix` that went in. */
export function hotfix(letter: Letter, rest: Partial<Hotfix> = {}): Hotfix {
  return {
    name: 'fix',
    from: 'production',
    base: art('a'),
    commit: commit(letter),
    earlier: [],
    reason: 'it hurts',
    since: '2025-01-01T00:00:00Z',
    settled: null,
    ...rest,
  } as Hotfix;
}

/** What a suite of the component said of it in this run. */
export function said(
  outcome: Evidence['outcome'],
  suite = 'smoke',
  component = 'core',
  letter: Letter = 'b',
): RunEvidence {
  const evidence = { suite, scope: 'component', outcome, seconds: 1, set: null, report: null, detail: 'so' };
  return { component, digest: art(letter).digest, against: '', evidence: evidence as unknown as Evidence };
}
