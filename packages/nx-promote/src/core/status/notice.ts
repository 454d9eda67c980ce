import type { ErrorFacts } from '../errors/promote-error.js';
import type { Advice } from '../model/advice.js';
import type { StatusNotice } from './status.js';

/** Something to look at, before its hints are spelled. */
export type Notice = Omit<StatusNotice, 'hints'> & { readonly hints: readonly Advice[] };

/** What an error says, as something to look at. */
export function noticeOf(
  { code, message, hints }: ErrorFacts,
  environment: string | null,
  component: string | null,
): Notice {
  return { code, environment, component, message, hints: hints ?? [] };
}
