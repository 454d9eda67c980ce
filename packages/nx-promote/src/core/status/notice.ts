import type { ErrorFacts } from '../errors.js';
import type { StatusNotice } from './status.js';

/** What an error says, as something to look at. */
export function noticeOf(
  { code, message, hints }: ErrorFacts,
  environment: string | null,
  component: string | null,
): StatusNotice {
  return { code, environment, component, message, hints: hints ?? [] };
}
