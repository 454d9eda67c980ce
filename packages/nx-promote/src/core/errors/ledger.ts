import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

const AGAIN = 'then run the same command again';

export function newerReaderNeeded(ref: string, needed: number | undefined, ours: number): ErrorFacts {
  return {
    kind: 'refused',
    code: 'LEDGER_NEEDS_NEWER_READER',
    message: `The ledger ref ${ref} was written by a newer nx-promote and must not be read by this one.`,
    details: [`it asks for reader ${needed}, this is reader ${ours}`],
    hints: ['npm install -D nx-promote@latest'],
  };
}

/** `what`: what the ref holds instead of a document of ours. */
export function ledgerBroken(ref: string, what: string, details: readonly string[] = []): ErrorFacts {
  return {
    kind: 'external',
    code: 'LEDGER_BROKEN',
    message: `The ledger ref ${ref} holds a document that is ${what}.`,
    details,
    hints: [`git log -p ${ref}   # on the ledger's remote: find the commit that broke it`],
  };
}

export function ledgerUnmoved(times: number): ErrorFacts {
  return {
    kind: 'external',
    code: 'LEDGER_STANDS_STILL',
    message: `The ledger took nothing ${times} times in a row, although nobody else has moved it.`,
    hints: [
      'see whether the remote shows its newest refs at once: a mirror or cache in front of it may be behind',
      AGAIN,
    ],
  };
}

/** Acting on a ledger that forgot something would repeat what it forgot. `copy`: the local copy, for a shell. */
export function ledgerRewound(remote: string, copy: string, details: readonly string[]): ErrorFacts {
  return {
    kind: 'refused',
    code: 'LEDGER_REWOUND',
    message: 'The ledger on the remote no longer contains records that were seen here before.',
    details: details.slice(0, 5),
    hints: [
      `if it was a mistake, put them back, each with: git --git-dir ${copy} push ${remote} SEEN:REF`,
      'if a component or an environment was retired: remove it from the workspace too; then nobody misses its refs',
      `if it was meant in another way, accept it in this clone: rm -r ${copy}`,
    ],
  };
}

/** The remote answers, and yet nothing comes. */
export function ledgerNotFetched(said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'LEDGER_NOT_FETCHED',
    message:
      'The records of the ledger could not be fetched into the local copy of it, although the remote answers.',
    details: said,
    hints: [
      'run the same command again when no other run is at work in this clone and its worktrees',
      'if that does not help: remove the folder nx-promote in the git directory of this clone (a cache)',
    ],
  };
}

/** The local copy lacks something. */
export function ledgerIncomplete(message: string, details: readonly string[] = []): ErrorFacts {
  return {
    kind: 'external',
    code: 'LEDGER_INCOMPLETE',
    message,
    details,
    hints: ['remove the folder nx-promote in the git directory of this clone (a cache), then run again'],
  };
}

export function ledgerOfOtherFormat(remote: string, format: string): ErrorFacts {
  const other = format === 'sha256' ? 'sha1' : 'sha256';
  return {
    kind: 'config',
    code: 'LEDGER_OTHER_FORMAT',
    message: `The ledger's remote ${remote} is a repository of the object format ${other}, and this workspace is one of ${format}: records cannot stand there.`,
    hints: [
      `let "ledger.remote" in release-pipeline.json name a repository of ${format}: git init --bare --object-format=${format}`,
    ],
  };
}

/** Why the remote did not take a push, as far as can be told. */
export type PushRefusal = 'timed-out' | 'workflows' | 'out-of-reach' | 'refused' | 'nothing-sent';

/** Nothing moved and nobody was faster. `said`: the remote's words. */
export function ledgerPushRefused(
  why: PushRefusal,
  refs: readonly string[],
  said: readonly string[],
): ErrorFacts {
  const { code, message, hints } = REFUSALS[why](namesFor(refs));
  return {
    kind: 'external',
    code,
    message,
    ...(hints === undefined ? {} : { hints }),
    details: [...said.slice(-8), `refs: ${refs.slice(0, 5).join(', ')}${refs.length > 5 ? ', ...' : ''}`],
  };
}

interface PushNames {
  readonly records: string;
  readonly neither: string;
  readonly repository: string;
}

/** Where records and tags go in two pushes, the records are there when the tags are refused. */
function namesFor(refs: readonly string[]): PushNames {
  return refs.every((ref) => ref.startsWith('refs/tags/'))
    ? {
        records: 'tags (records that belong to them are in the ledger)',
        neither: 'the tag was not pushed (its record is in the ledger)',
        repository: 'the repository that gets the tags',
      }
    : {
        records: 'ledger records',
        neither: 'neither the tag nor its record was pushed',
        repository: 'the repository that holds the ledger',
      };
}

const REFUSALS: Readonly<
  Record<PushRefusal, (names: PushNames) => Pick<ErrorFacts, 'code' | 'message' | 'hints'>>
> = {
  'timed-out': ({ records }) => ({
    code: 'LEDGER_PUSH_TIMED_OUT',
    message: `The push of ${records} did not end in time, and nothing of it arrived.`,
    hints: [
      'see whether the git server is well; then run the same command again, it looks first what has arrived',
    ],
  }),
  workflows: ({ neither }) => ({
    code: 'LEDGER_TOKEN_LACKS_WORKFLOWS',
    message: `The token may not tag a commit whose workflow files differ from those of every branch, so ${neither}.`,
    hints: [
      'push with the token of a GitHub App that has the permission "workflows", or with a deploy key: GITHUB_TOKEN can never have it',
      AGAIN,
    ],
  }),
  'out-of-reach': ({ repository }) => ({
    code: 'LEDGER_TOKEN_OUT_OF_REACH',
    message: `The account or token may not write to ${repository}.`,
    hints: [
      'GITHUB_TOKEN reaches the repository of its own workflow alone, and there needs "permissions: contents: write"',
      'for another repository: the token of a GitHub App that is installed there, or a deploy key with write access',
      AGAIN,
    ],
  }),
  refused: ({ records }) =>
    pushRefused(`The remote refused the push of ${records}, although nobody else has moved them.`, [
      'see that the account may push these refs and tags: branch and tag rules, hooks, a token with write access',
      'a "cannot lock ref" that stays although nobody else is at work is a leftover .lock file on the server',
    ]),
  'nothing-sent': ({ records }) =>
    pushRefused(`git ended the push of ${records} without an error, and none of the refs has moved.`, [
      'see which git is on the PATH, and run the same command again',
    ]),
};

function pushRefused(
  message: string,
  hints: readonly Advice[],
): Pick<ErrorFacts, 'code' | 'message' | 'hints'> {
  return { code: 'LEDGER_PUSH_REFUSED', message, hints };
}
