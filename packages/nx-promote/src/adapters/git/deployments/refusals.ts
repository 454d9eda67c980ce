import { PromoteError } from '../../../core/errors/promote-error.js';
import {
  deploymentBranchBlocked,
  deploymentBranchInvalid,
  deploymentBranchMissing,
  deploymentPushRefused,
  deploymentPushUnanswered,
  deploymentsBusy,
  deploymentsUnreachable,
  emptyOfOtherFormat as otherFormat,
} from '../../../core/errors/deployment-repository.js';
import { outsideLine as shown, outsideLines } from '../../../core/model/outside-text.js';
import type { ProgramResult } from '../../process/run.js';

/** Errors about a deployment repository; each names it, without the password that its URL may hold. */
export function unreachable(url: string, result: ProgramResult): PromoteError {
  return new PromoteError(deploymentsUnreachable(shown(url), result.timedOut, wordsOf(result.stderr)));
}

export function branchMissing(url: string, branch: string, heads: readonly string[]): PromoteError {
  return new PromoteError(
    deploymentBranchMissing(
      shown(url),
      branch,
      `${shown(heads.slice(0, 10).join(', '))}${heads.length > 10 ? ', ...' : ''}`,
    ),
  );
}

export function badBranch(branch: string): PromoteError {
  return new PromoteError(deploymentBranchInvalid(branch));
}

/** The push came back with a no although nobody else has moved the branch: trying again will not help. */
export function pushRefused(url: string, branch: string, result: ProgramResult): PromoteError {
  const reason = rejection(result);
  const said = `${reason ?? ''}\n${result.stderr}`;
  // The text only words the message; that the push failed was decided by reading the branch again.
  const blocked = /\block\b|unable to (create|update|resolve)|failed to update ref/i.test(said);
  const details = [...(reason === null ? [] : [shown(reason)]), ...wordsOf(result.stderr)];
  if (result.timedOut) {
    return new PromoteError(deploymentPushUnanswered(shown(url), branch, details));
  }
  if (blocked) {
    return new PromoteError(deploymentBranchBlocked(shown(url), branch, details));
  }
  return new PromoteError(deploymentPushRefused(shown(url), branch, details));
}

/** Only its first commit tells which format it is of before something is pushed. */
export function emptyOfOtherFormat(url: string, ours: string): PromoteError {
  return new PromoteError(otherFormat(shown(url), ours));
}

export function alwaysBehind(url: string, branch: string, attempts: number): PromoteError {
  return new PromoteError(deploymentsBusy(shown(url), branch, attempts));
}

/** What `--porcelain` gives as the reason: `!<tab>from:to<tab>[remote rejected] (reason)`. */
function rejection(result: ProgramResult): string | null {
  return /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString('utf8'))?.[1] ?? null;
}

/** What the server said, as lines that are safe to print. */
function wordsOf(stderr: string): string[] {
  return outsideLines(stderr.replace(/^remote: ?/gm, '')).slice(0, 10);
}
