import { coAuthorsIn } from '../core/model/co-authors.js';
import type { ChangeFacts, CommitFacts } from '../core/ports/changes.js';

/** A commit for tests: its id is the given digit, forty times. */
export function commitFacts(digit: string, message: string, rest: Partial<CommitFacts> = {}): CommitFacts {
  return {
    id: commitId(digit),
    parents: ['f'.repeat(40)],
    author: { name: 'Ada', email: 'ada@example.org' },
    coAuthors: coAuthorsIn(message),
    at: '2019-07-03T10:00:00+00:00',
    message,
    ...rest,
  };
}

/** A step of the trunk for tests, with what it brought. */
export function changeFacts(commit: CommitFacts, brought: readonly CommitFacts[] = []): ChangeFacts {
  return { commit, touches: true, brought, bystanders: [], same: [] };
}

export function commitId(digit: string): string {
  return digit.repeat(40);
}
