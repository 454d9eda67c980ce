import type { Override } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';

/** The rules that a person may go past, with a reason. `--override "hold: ..."` names one of them. */
export const GATES = [
  'hold',
  'quarantine',
  'suspect',
  'pin',
  'age',
  'forward-port',
  'notes',
  'tested-set',
  'hotfix-decision',
  'hotfix-base',
] as const;

export type GateName = (typeof GATES)[number];

/** What was typed, taken apart: which gate is named, where, and why. A reason alone names none. */
export interface GivenOverride {
  readonly environment: string | null;
  readonly gate: string | null;
  readonly reason: string;
}

/** An address is no gate: `https://...` is a reason. */
const NAMED = /^(?:([a-z][a-z0-9-]*)\/)?([a-z][a-z_-]*):(?!\/\/)\s*(.*)$/is;
const BARE = /^(?:([a-z][a-z0-9-]*)\/)?([a-z][a-z-]*)$/i;

export function parseOverride(text: string): GivenOverride {
  const given = text.trim();
  const [, environment = null, gate = null, reason = ''] = NAMED.exec(given) ?? [];
  if (gate !== null) return { environment, gate, reason };
  const [, where = null, word = ''] = BARE.exec(given) ?? [];
  // One word is a reason too, unless it is one of ours or can only be a place and a gate.
  if (where !== null || isGate(word)) return { environment: where, gate: word, reason: '' };
  return { environment: null, gate: null, reason: given };
}

export function isGate(name: string): name is GateName {
  return (GATES as readonly string[]).includes(name);
}

/**
 * The reason with which this run may go past a gate of its environment; null when there is none. A reason
 * alone opens whatever is closed; `hold: reason` opens that gate only, and `staging/hold: reason` only in that
 * environment, since a typed option reaches every step of a chain. The override is on the record.
 * Deployment notes are let go for good, so they must be named.
 */
export function overrideOf(
  observation: Pick<Observation, 'intent' | 'environment' | 'actor'>,
  gate: GateName,
): Override | null {
  const text = observation.intent.override?.trim() ?? '';
  if (text === '') return null;
  const { environment, gate: name, reason } = parseOverride(text);
  const by = observation.actor.name;
  if (name === null) return gate === 'notes' ? null : { gate, reason, by };
  const here = environment === null || environment === observation.environment.name;
  return name === gate && here && reason !== '' ? { gate, reason, by } : null;
}
