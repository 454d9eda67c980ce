import { coAuthorsIn } from '../../../core/model/co-authors.js';
import type { CommitFacts } from '../../../core/ports/changes.js';
import { objectId } from '../repository/object-id.js';

/** A commit as the walk finds it. */
export interface CommitRecord {
  readonly tree: string;
  readonly facts: CommitFacts;
}

/** Makes `git rev-list` write records: no fact can hold the NUL that ends it. */
export const AS_RECORDS = [
  '--no-commit-header',
  '--encoding=UTF-8',
  '--format=%H %T %P%x00%aN%x00%aE%x00%cI%x00%B%x00',
];

const FACTS = 5;

/** Reads records from pieces of git's output. */
export class RecordParser {
  private rest: Buffer = Buffer.alloc(0);
  private facts: string[] = [];

  constructor(private readonly onRecord: (record: CommitRecord) => void) {}

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(0);
    if (last === -1) {
      this.rest = Buffer.concat([this.rest, chunk]);
      return;
    }
    const complete = Buffer.concat([this.rest, chunk.subarray(0, last)]).toString('utf8');
    this.rest = Buffer.from(chunk.subarray(last + 1));
    for (const fact of complete.split('\0')) {
      if (this.facts.push(fact) < FACTS) continue;
      this.onRecord(recordOf(this.facts as [string, string, string, string, string]));
      this.facts = [];
    }
  }
}

/** A newline stands between two records, so before the ids of the second. */
function recordOf([ids, name, email, at, message]: [string, string, string, string, string]): CommitRecord {
  const [id, tree, ...parents] = ids.trim().split(' ') as [string, string, ...string[]];
  objectId(id, 'reading the commits between two deployments');
  const author = { name, email };
  return { tree, facts: { id, parents, author, coAuthors: coAuthorsIn(message), at, message } };
}
