import { PromoteError } from '../../../core/errors.js';
import { outsideLines } from '../../../core/model/outside-text.js';
import type { ProgramResult } from '../../process/run.js';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hints: readonly string[];
}

/** Nothing moved and nobody was faster: the remote did not want it, or something blocks the ref there. */
export function refusedPush(push: ProgramResult, refs: readonly string[]): PromoteError {
  const said = [...reasons(push), ...outsideLines(push.stderr)];
  return new PromoteError({
    kind: 'external',
    ...wordedFor(push.timedOut ? TIMED_OUT : refusal(push, said.join('\n')), refs),
    details: [...said.slice(-8), `refs: ${refs.slice(0, 5).join(', ')}${refs.length > 5 ? ', ...' : ''}`],
  });
}

/** The texts only word the message: that nothing arrived was decided by reading the refs. */
function refusal({ exitCode }: ProgramResult, said: string): Refusal {
  if (/refusing to allow .* workflow/i.test(said)) return WORKFLOWS;
  if (/permission to .* denied|write access to repository not granted|repository not found/i.test(said)) {
    return OUT_OF_REACH;
  }
  return exitCode === 0 ? NOTHING_SENT : REFUSED;
}

/** Where records and tags go in two pushes, the records are there when the tags are refused. */
function wordedFor(refusal: Refusal, refs: readonly string[]): Refusal {
  if (!refs.every((ref) => ref.startsWith('refs/tags/'))) return refusal;
  return {
    ...refusal,
    message: refusal.message
      .replace('ledger records', 'tags (records that belong to them are in the ledger)')
      .replace(
        'so neither the tag nor its record was pushed',
        'so the tag was not pushed (its record is in the ledger)',
      )
      .replace('the repository that holds the ledger', 'the repository that gets the tags'),
  };
}

const AGAIN = 'then run the same command again';

const TIMED_OUT: Refusal = {
  code: 'LEDGER_PUSH_TIMED_OUT',
  message: 'The push of ledger records did not end in time, and nothing of it arrived.',
  hints: [
    'see whether the git server is well; then run the same command again, it looks first what has arrived',
  ],
};

const WORKFLOWS: Refusal = {
  code: 'LEDGER_TOKEN_LACKS_WORKFLOWS',
  message:
    'The token may not tag a commit whose workflow files differ from those of every branch, so neither the tag nor its record was pushed.',
  hints: [
    'push with the token of a GitHub App that has the permission "workflows", or with a deploy key: GITHUB_TOKEN can never have it',
    AGAIN,
  ],
};

const OUT_OF_REACH: Refusal = {
  code: 'LEDGER_TOKEN_OUT_OF_REACH',
  message: 'The account or token may not write to the repository that holds the ledger.',
  hints: [
    'GITHUB_TOKEN reaches the repository of its own workflow alone, and there needs "permissions: contents: write"',
    'for another repository: the token of a GitHub App that is installed there, or a deploy key with write access',
    AGAIN,
  ],
};

const REFUSED: Refusal = {
  code: 'LEDGER_PUSH_REFUSED',
  message: 'The remote refused the push of ledger records, although nobody else has moved them.',
  hints: [
    'see that the account may push these refs and tags: branch and tag rules, hooks, a token with write access',
    'a "cannot lock ref" that stays although nobody else is at work is a leftover .lock file on the server',
  ],
};

const NOTHING_SENT: Refusal = {
  code: 'LEDGER_PUSH_REFUSED',
  message: 'git ended the push of ledger records without an error, and none of the refs has moved.',
  hints: ['see which git is on the PATH, and run the same command again'],
};

/** What `--porcelain` gives for each ref: `!<tab>from:to<tab>[remote rejected] (reason)`. */
function reasons(push: ProgramResult): string[] {
  const given = [...push.stdout.toString('utf8').matchAll(/^!\t[^\t]*\t(.*)$/gm)].map(
    ([, reason]) => reason ?? '',
  );
  return [...new Set(given.flatMap((reason) => outsideLines(reason)))].slice(0, 4);
}
