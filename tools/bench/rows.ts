import type { BenchRow } from './row.js';
import {
  resolveCommits,
  resolveCommitsTwoDiffTrees,
  resolveCommitsWholeHistory,
} from './rows/resolve-commits.js';

import { readEverything, readEverythingFirst, writeRecord } from './rows/ledger.js';
import {
  allChangelogs,
  againstConventionalChangelog,
  againstGitCliff,
  againstNxRelease,
} from './rows/changelogs.js';
import { recordedChangelogs, recordedChangelogsFirstParent } from './rows/recorded-changelogs.js';
import { changelogsMemory } from './rows/changelogs-memory.js';
import { nothingToDo, releaseOne, showProjects } from './rows/nx-commands.js';
import { planPromotion } from './rows/plan-promotion.js';
import { pushTags } from './rows/push-tags.js';

/** Every row of the table, in its order. A new one is a file in `rows/` and a line here. */
export const ROWS: readonly BenchRow[] = [
  resolveCommits,
  resolveCommitsWholeHistory,
  resolveCommitsTwoDiffTrees,
  pushTags,
  writeRecord,
  readEverything,
  readEverythingFirst,
  planPromotion,
  allChangelogs,
  recordedChangelogs,
  recordedChangelogsFirstParent,
  changelogsMemory,
  againstGitCliff,
  againstConventionalChangelog,
  againstNxRelease,
  nothingToDo,
  releaseOne,
  showProjects,
];
