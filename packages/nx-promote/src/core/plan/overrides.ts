import type { Override } from '../model/record.js';
import type { Observation } from '../observe/observation.js';

/** The rules that a person may go past, with a reason. `--override "hold: ..."` names one of them. */
export const GATES = [
  'hold',
  'quarantine',
  'suspect',
  'pin',
  'forward-port',
  'notes',
  'tested-set',
  'hotfix-decision',
  'hotfix-base',
] as const;

export type GateName = (typeof GATES)[number];

const NAMED = /^(?:([a-z][a-z0-9-]*)\/)?([a-z-]+):\s*(\S.*)$/s;

/**
 * The reason with which this run may go past a gate of its environment; null when there is none. A reason
 * alone opens whatever is closed; `hold: reason` opens that gate only, and `staging/hold: reason` only in that
 * environment, since a typed option reaches every step of a chain. Whoever goes past puts it into the record.
 */
export function overrideOf(
  observation: Pick<Observation, 'intent' | 'environment' | 'holder'>,
  gate: GateName,
): Override | null {
  const text = observation.intent.override?.trim() ?? '';
  if (text === '') return null;
  const [, environment, name, reason] = NAMED.exec(text) ?? [];
  const by = observation.holder.user;
  if (name === undefined || !(GATES as readonly string[]).includes(name)) return { gate, reason: text, by };
  const here = environment === undefined || environment === observation.environment.name;
  return name === gate && here ? { gate, reason: reason as string, by } : null;
}
