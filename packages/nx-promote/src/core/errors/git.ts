import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

const AGAIN = 'then run the same command again';

export function gitMissing(): ErrorFacts {
  return {
    kind: 'external',
    code: 'GIT_MISSING',
    message: 'The program "git" was not found.',
    hints: ['install git 2.39 or newer, and see that it is on the PATH'],
  };
}

/** What git was asked for, and what it wrote to its error output. */
export function gitFailed(doing: string, timedOut: boolean, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'GIT_FAILED',
    message: timedOut ? `git did not finish in time while ${doing}.` : `git failed while ${doing}.`,
    details: said,
  };
}

/** What git printed is not what was asked for. */
export function gitUnreadable(doing: string, found: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'GIT_OUTPUT_UNREADABLE',
    message: `git printed something unexpected while ${doing}, so its answer is not used.`,
    details: [`expected an object id, got ${JSON.stringify(found)}`],
    hints: ['see which git runs (command -v git) and what is set: git config --list --show-origin', AGAIN],
  };
}

/** `quoted`: the path for a shell. */
export function foreignRepository(path: string, quoted: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'REPOSITORY_OF_ANOTHER_USER',
    message: `git refuses to use the repository ${path}: its files belong to another user ("dubious ownership").`,
    hints: [
      `if you trust it: git config --global --add safe.directory ${quoted}`,
      'in CI, run that command as the same user and with the same HOME as the release',
    ],
  };
}

export function notARepository(root: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_A_REPOSITORY',
    message: `The workspace ${root} is not in a git repository; releases need its history and its remote.`,
    hints: ['git init, commit, and add the remote that holds the trunk'],
  };
}

export function notACheckout(folder: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_A_CHECKOUT',
    message: `git could not read the checkout at ${folder}.`,
    details: said,
    hints: ['run the command inside a clone of the workspace'],
  };
}

/** `what`: what somebody does of whom git knows no name: `writes the deployment commit`. */
export function authorUnknown(what: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'GIT_AUTHOR_UNKNOWN',
    message: `git does not know who ${what}: user.name or user.email is not set.`,
    hints: [
      'git config user.name "..." && git config user.email "..."',
      'or set GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL',
    ],
  };
}

export function remoteUnknown(remote: string, root: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'REMOTE_UNKNOWN',
    message: `The workspace ${root} has no git remote "${remote}", and the pipeline names no other repository for deployments.`,
    hints: [
      `git remote add ${remote} URL`,
      'or set "repository" of the gitops driver in release-pipeline.json',
    ],
  };
}

export function remoteUnreachable(remote: string, timedOut: boolean, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'REMOTE_UNREACHABLE',
    message: timedOut
      ? `The git remote ${remote} did not answer in time.`
      : `The git remote ${remote} cannot be read.`,
    details: said,
    hints: [
      `git ls-remote ${remote}   # must work first; then run the same command again, it goes on from here`,
    ],
  };
}

export function pushedElsewhere(
  remote: string,
  urls: { readonly read: string; readonly written: readonly string[] },
  refs: readonly string[],
): ErrorFacts {
  return {
    kind: 'config',
    code: 'PUSHED_ELSEWHERE',
    message: `git reads the remote ${remote} from one repository and pushes to another, so what was pushed has not arrived there.`,
    details: [
      `read: ${urls.read}`,
      ...urls.written.map((url) => `written: ${url}`),
      `refs: ${refs.slice(0, 5).join(', ')}${refs.length > 5 ? ', ...' : ''}`,
    ],
    hints: [
      `see what makes the difference: git config --show-origin --get-regexp '^url\\..*\\.pushinsteadof$|^remote\\.${remote}\\.pushurl$'`,
      'remove that setting, or name another remote in release-pipeline.json; then run the same command again',
    ],
  };
}

export function partialCloneLacks(objects: number, remote: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'PARTIAL_CLONE_FETCH_FAILED',
    message: `This partial clone lacks ${objects} objects of its history, and the remote "${remote}" did not deliver them.`,
    details: said,
    hints: [`git fetch --refetch --filter=blob:none ${remote}`],
  };
}

/** A commit that is needed here and could not be fetched. */
export function commitNotHere(
  kind: 'user' | 'external',
  message: string,
  hints: readonly Advice[],
  details: readonly string[] = [],
): ErrorFacts {
  return { kind, code: 'COMMIT_NOT_HERE', message, details, hints };
}

/** git could not check a commit out. */
export function notCheckedOut(facts: ErrorFacts, commit: string, remote: string): ErrorFacts {
  return {
    ...facts,
    hints: [`if files are missing in a partial clone: git fetch --refetch ${remote} ${commit}`],
  };
}
