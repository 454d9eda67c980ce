import type { Speller } from '../../core/model/advice.js';
import { PromoteError, renderError } from '../../core/errors/promote-error.js';
import { logText } from './log-text.js';

/** An error made for people is shown as its sentences; anything else is a bug of ours and keeps its stack. */
export function errorText(error: unknown, verbose: boolean, spell: Speller): string {
  const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!(error instanceof PromoteError) || error.kind === 'bug')
    return logText(`This is a bug in nx-promote.\n${thrown}`);
  return logText(verbose ? `${renderError(error, spell)}\n${thrown}` : renderError(error, spell));
}
