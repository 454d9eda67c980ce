import { PromoteError } from '../errors/promote-error.js';
import { ledgerBroken, newerReaderNeeded } from '../errors/ledger.js';
import type { EnvironmentRecord, EnvironmentState } from '../model/environment-state.js';
import type { HotfixRecord, Obligations } from '../model/hotfix.js';
import { plainIdentity } from '../model/plain-text.js';
import { jsonWithoutSecrets } from '../model/secrets.js';
import { SCHEMA_VERSION, type ComponentRecord } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { LedgerCommit } from '../ports/ledger-store.js';

/** The commit that carries a component's record: message for people and grep, documents for programs. */
export function encodeComponent(record: ComponentRecord, state: ComponentState): LedgerCommit {
  const { artifact } = record;
  const subject = [record.environment, `${record.component} ${artifact?.shortId ?? ''}`.trim()].join(': ');
  const trailers = [
    `Promote-Attempt: ${record.attempt}`,
    `Promote-Phase: ${record.phase}`,
    ...(artifact === null ? [] : [`Promote-Commit: ${artifact.commit}`]),
    ...(artifact === null || artifact.digest === null ? [] : [`Promote-Digest: ${artifact.digest}`]),
  ];
  return {
    message: `${subject} ${record.kind} ${record.phase}\n\n${trailers.join('\n')}\n`,
    author: authorOf(record.actor.name),
    at: record.at,
    record: document(record),
    state: document(state),
  };
}

export function encodeEnvironment(record: EnvironmentRecord, state: EnvironmentState): LedgerCommit {
  return {
    message: `${record.environment}: ${record.kind}\n\nPromote-Attempt: ${record.attempt}\n`,
    author: authorOf(record.actor.name),
    at: record.at,
    record: document(record),
    state: document(state),
  };
}

export function encodeObligations(record: HotfixRecord, state: Obligations): LedgerCommit {
  return {
    message: `${record.component}: ${record.kind} ${record.hotfix}\n`,
    author: authorOf(record.actor.name),
    at: record.at,
    record: document(record),
    state: document(state),
  };
}

/**
 * Reads a state or record. Unknown fields are kept; a document that says that it needs a newer reader is
 * refused, since deciding on half of what it says would be a guess.
 */
export function decode<T extends { minReader?: number }>(text: string, ref: string): T {
  const value = parseObject(text, ref) as T;
  if ((value.minReader ?? 1) <= SCHEMA_VERSION) return value;
  throw new PromoteError(newerReaderNeeded(ref, value.minReader, SCHEMA_VERSION));
}

function parseObject(text: string, ref: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, with the ref.
  }
  throw new PromoteError(ledgerBroken(ref, 'not JSON'));
}

/** Reasons and causes quote people, servers and programs: what was pushed cannot be called back. */
function document(value: object): string {
  return `${jsonWithoutSecrets(value, 2)}\n`;
}

/** Names go into a commit header, where `<`, `>` and line breaks would end the field. */
function authorOf(name: string): { name: string; email: string } {
  return { name: plainIdentity(name) || 'nx-promote', email: 'nx-promote@localhost' };
}
