import { PromoteError } from '../../../core/errors/promote-error.js';
import { ledgerPushRefused, type PushRefusal } from '../../../core/errors/ledger.js';
import { outsideLines } from '../../../core/model/outside-text.js';
import type { ProgramResult } from '../../process/run.js';

/** Nothing moved and nobody was faster: the remote did not want it, or something blocks the ref there. */
export function refusedPush(push: ProgramResult, refs: readonly string[]): PromoteError {
  const said = [...reasons(push), ...outsideLines(push.stderr)];
  const why = push.timedOut ? 'timed-out' : refusal(push, said.join('\n'));
  return new PromoteError(ledgerPushRefused(why, refs, said));
}

/** The texts only word the message: that nothing arrived was decided by reading the refs. */
function refusal({ exitCode }: ProgramResult, said: string): PushRefusal {
  if (/refusing to allow .* workflow/i.test(said)) return 'workflows';
  if (/permission to .* denied|write access to repository not granted|repository not found/i.test(said)) {
    return 'out-of-reach';
  }
  return exitCode === 0 ? 'nothing-sent' : 'refused';
}

/** What `--porcelain` gives for each ref: `!<tab>from:to<tab>[remote rejected] (reason)`. */
function reasons(push: ProgramResult): string[] {
  const given = [...push.stdout.toString('utf8').matchAll(/^!\t[^\t]*\t(.*)$/gm)].map(
    ([, reason]) => reason ?? '',
  );
  return [...new Set(given.flatMap((reason) => outsideLines(reason)))].slice(0, 4);
}
