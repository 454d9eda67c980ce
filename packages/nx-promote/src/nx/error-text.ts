import { plainLines } from '../core/model/plain-text.js';
import { withoutSecrets } from '../core/model/secrets.js';
import { PromoteError, renderError } from '../core/errors.js';

/** An error made for people is shown as its sentences; anything else is a bug of ours and keeps its stack. */
export function errorText(error: unknown, verbose: boolean): string {
  const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const stack = plainLines(withoutSecrets(thrown));
  if (!(error instanceof PromoteError) || error.kind === 'bug')
    return `This is a bug in nx-promote.\n${stack}`;
  return verbose ? `${renderError(error)}\n${stack}` : renderError(error);
}
