import { PromoteError } from '../errors/promote-error.js';
import { ledgerBroken } from '../errors/ledger.js';
import { decode } from './codec.js';

/**
 * Reads the folded state at a tip. What an older writer did not know yet is filled in from `empty`; a document
 * that is no such state, or that of another component or environment, is refused: decisions stand on it. Only
 * the outline is looked at, since a thousand of them are read at once; `ledger-verify` looks at everything.
 */
export function readState<State extends object>(text: string, ref: string, empty: State): State {
  const before = lastRead.get(ref);
  if (before?.text === text) return before.state as State;
  const state = parseState(text, ref, empty);
  lastRead.set(ref, { text, state });
  return state;
}

/** What each ref held when it was read last: a run looks many times, and between two looks few refs move. */
const lastRead = new Map<string, { readonly text: string; readonly state: object }>();

function parseState<State extends object>(text: string, ref: string, empty: State): State {
  const read = decode<State & { minReader?: number }>(text, ref);
  const state = { ...empty, ...read };
  for (const [name, usual] of Object.entries(empty)) {
    const found: unknown = (isOwnName(name) ? read : state)[name as keyof State];
    if (isOwnName(name) ? found !== usual : !fits(found, usual)) throw noState(ref, name, found);
  }
  return state;
}

const isOwnName = (name: string): boolean => name === 'component' || name === 'environment';

/** Like the empty state's value; where that is null, a text or an outline of what may stand there. */
function fits(found: unknown, usual: unknown): boolean {
  if (Array.isArray(usual)) return Array.isArray(found) && found.every((entry) => entry !== null);
  if (usual === null)
    return found === null || typeof found === 'string' || (isObject(found) && isWhole(found));
  return typeof found === typeof usual && found !== null && !Array.isArray(found);
}

/** An artifact has its commit, and what goes on has somebody who holds it. */
function isWhole(found: Record<string, unknown>): boolean {
  if ('image' in found || 'shortId' in found) return typeof found['commit'] === 'string';
  if (!('holder' in found)) return !('since' in found && 'attempt' in found);
  const holder: unknown = found['holder'];
  return typeof found['attempt'] === 'string' && isObject(holder) && typeof holder['invocation'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noState(ref: string, name: string, found: unknown): PromoteError {
  return new PromoteError(
    ledgerBroken(ref, 'not the state of what the ref is named after', [
      `"${name}" is ${JSON.stringify(found)?.slice(0, 100) ?? 'missing'}`,
    ]),
  );
}
