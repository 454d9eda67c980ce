import { PromoteError } from '../../../core/errors.js';
import { outsideLine as shown, outsideLines } from '../../../core/model/outside-text.js';
import type { ProgramResult } from '../../process/run.js';

/** Errors about a deployment repository; each names it, without the password that its URL may hold. */
export function unreachable(url: string, result: ProgramResult): PromoteError {
  return new PromoteError({
    kind: 'external',
    code: 'DEPLOYMENTS_UNREACHABLE',
    message: result.timedOut
      ? `The deployment repository ${shown(url)} did not answer in time.`
      : `The deployment repository ${shown(url)} could not be read.`,
    details: wordsOf(result.stderr),
    hints: [`see whether this works here: git ls-remote -- ${shown(url)}`, 'then run the same command again'],
  });
}

export function branchMissing(url: string, branch: string, heads: readonly string[]): PromoteError {
  return new PromoteError({
    kind: 'config',
    code: 'DEPLOYMENTS_BRANCH_MISSING',
    message: `The deployment repository ${shown(url)} has no branch "${branch}".`,
    details: [`it has: ${shown(heads.slice(0, 10).join(', '))}${heads.length > 10 ? ', ...' : ''}`],
    hints: ['correct "branch" of the gitops driver in release-pipeline.json, or create the branch'],
  });
}

export function badBranch(branch: string): PromoteError {
  return new PromoteError({
    kind: 'config',
    code: 'DEPLOYMENTS_BRANCH_INVALID',
    message: `${JSON.stringify(branch.slice(0, 200))} is no name that a git branch can have.`,
    hints: ['correct "branch" of the gitops driver in release-pipeline.json'],
  });
}

/** The push came back with a no although nobody else has moved the branch: trying again will not help. */
export function pushRefused(url: string, branch: string, result: ProgramResult): PromoteError {
  const reason = rejection(result);
  const said = `${reason ?? ''}\n${result.stderr}`;
  // The text only words the message; that the push failed was decided by reading the branch again.
  const blocked = /\block\b|unable to (create|update|resolve)|failed to update ref/i.test(said);
  const details = [...(reason === null ? [] : [shown(reason)]), ...wordsOf(result.stderr)];
  if (result.timedOut) {
    return new PromoteError({
      kind: 'external',
      code: 'DEPLOYMENTS_PUSH_UNANSWERED',
      message: `The deployment repository ${shown(url)} did not answer the push to "${branch}" in time, and the branch has not moved.`,
      details,
      hints: ['run the same command again: it looks first what has arrived'],
    });
  }
  if (blocked) {
    return new PromoteError({
      kind: 'external',
      code: 'DEPLOYMENTS_BRANCH_BLOCKED',
      message: `The branch "${branch}" of ${shown(url)} does not move although nobody else pushes: there is trouble on the server.`,
      details,
      hints: [
        `look on the server for a left-over refs/heads/${branch}.lock and for a full disk`,
        'then run the same command again',
      ],
    });
  }
  return new PromoteError({
    kind: 'external',
    code: 'DEPLOYMENTS_PUSH_REFUSED',
    message: `The deployment repository ${shown(url)} refuses commits of this user to the branch "${branch}".`,
    details,
    hints: [
      'see the permissions, branch rules and hooks of that repository, then run the same command again',
    ],
  });
}

/** Only its first commit tells which format it is of before something is pushed. */
export function emptyOfOtherFormat(url: string, ours: string): PromoteError {
  return new PromoteError({
    kind: 'config',
    code: 'DEPLOYMENTS_OTHER_FORMAT',
    message: `The deployment repository ${shown(url)} is empty and is not of git's object format ${ours}.`,
    hints: [
      'make a first commit there by hand, such as a README; then run the same command again: it goes by that',
    ],
  });
}

export function alwaysBehind(url: string, branch: string, attempts: number): PromoteError {
  return new PromoteError({
    kind: 'conflict',
    code: 'DEPLOYMENTS_BUSY',
    message: `Others pushed to the branch "${branch}" of ${shown(url)} before each of ${attempts} attempts.`,
    hints: ['run the same command again'],
  });
}

/** What `--porcelain` gives as the reason: `!<tab>from:to<tab>[remote rejected] (reason)`. */
function rejection(result: ProgramResult): string | null {
  return /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString('utf8'))?.[1] ?? null;
}

/** What the server said, as lines that are safe to print. */
function wordsOf(stderr: string): string[] {
  return outsideLines(stderr.replace(/^remote: ?/gm, '')).slice(0, 10);
}
