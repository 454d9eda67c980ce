import { titleOf } from './title.js';

describe('titleOf', () => {
  it.each([
    [
      'Merge pull request #12 from team/dev/fix-uuid\n\nMend the uuid of bundles',
      'Mend the uuid of bundles',
      12,
    ],
    ['Merge pull request #12 from team/dev/fix-uuid_lookup', 'Fix uuid lookup', 12],
    ['Merge pull request #7 in INGEST/core from feature/hca-99-export to master', 'HCA-99 export', 7],
    ["Merge branch 'feature/hca-123-new-export'", 'HCA-123 new export', null],
    ["Merge branch 'fix' into 'master'\n\nMend it\n\nSee merge request hca/core!31", 'Mend it', 31],
    ["Merge branch 'fix-it' into 'master'\n\nSee merge request hca/core!31", 'Fix it', 31],
    ["Merge branch 'fix-it'\n\n# Conflicts:\n#\tpackage.json", 'Fix it', null],
    ["Merge branch 'fix-it'\n\nSigned-off-by: Ada <a@b.c>", 'Fix it', null],
    ["Merge remote-tracking branch 'origin/fix-it'", 'Fix it', null],
    ["Merge branches 'fix-it' and 'feature/hca-7_export'", 'Fix it, HCA-7 export', null],
    [
      "Merge remote-tracking branches 'origin/a-b', 'origin/c-d' and 'origin/e' into dev",
      'A b, C d, E',
      null,
    ],
    ["Merge branches 'a' and 'b'\n\nMend it", 'Mend it', null],
    ["Merge commit '5ddba2b'\n\nMend it", 'Mend it', null],
    ["Merge commit '5ddba2b' into dev", "Merge commit '5ddba2b' into dev", null],
    ["Merge branch 'master' into dev", "Merge branch 'master' into dev", null],
    ['Merged in fix-it (pull request #4)\n\nMend it', 'Mend it', 4],
    ['Mend the uuid (#45)\n\nbody', 'Mend the uuid', 45],
    ['Mend | the\tuuid\r\n\r\nbody', 'Mend | the\tuuid', null],
    ['', '(no message)', null],
    ["Merge branch 'dev' - promote retry fix owner/repo#600", 'promote retry fix owner/repo#600', null],
    ["Merge branch 'fix/x' into develop/5 adding retries for exports", 'adding retries for exports', null],
    ["Merge branch 'fix' of host/x/y into fix and removed a link", 'removed a link', null],
    ['Merge pull request #59', 'Merge pull request #59', 59],
    ['Merge pull request #59  dcp-578', 'dcp-578', 59],
    ['Merge pull request #59 from team/trim-uuid  DCP-578', 'Trim uuid', 59],
    ['Merge pull request #59 from team/trim-uuid  DCP-578\n\nTrim it', 'Trim it', 59],
    ['Merge pull request #59 - trim the uuid', 'trim the uuid', 59],
    ['Merge pull request #12 from team/fix-it\n\n', 'Fix it', 12],
    ['Merge pull request #12 from team/develop', 'Merge pull request #12 from team/develop', 12],
    ["Merge pull request 'Trim the uuid' (#14) from fork/uuid into master", 'Trim the uuid', 14],
    [
      "Merge pull request 'Trim (#3) the 'uuid'' (#14) from fork/uuid into main\n\nReviewed-on: https://x/14",
      "Trim (#3) the 'uuid'",
      14,
    ],
    ["Merge branch 'x' into 'master'\n\nTrim the uuid\n\nSee merge request g/p!12", 'Trim the uuid', 12],
    ["Merge branch 'x' into 'master'\r\n\r\nTrim it\r\n\r\nSee merge request g/p!12", 'Trim it', 12],
    ['Trim the uuid\n\nSee merge request g/p!12', 'Trim the uuid', 12],
    ['Merged in feature/trim-uuid (pull request #12)', 'Trim uuid', 12],
    ['Merged PR 12: Trim the uuid', 'Trim the uuid', 12],
    ['Merge pull request 12 from team/trim-uuid into main', 'Trim uuid', 12],
    ['Pull request #12: Trim the uuid\n\nMerge in P/r from a to master', 'Trim the uuid', 12],
    ['Trim the uuid (!45)', 'Trim the uuid', 45],
    ['This reverts commit 1a2b3c4 (Trim (it), 2026-01-02).', 'Revert "Trim (it)"', null],
    ["Merge remote-tracking branch 'upstream/trim-uuid' into x", 'Trim uuid', null],
    ["Merge branch 'feature/578'", 'Feature 578', null],
  ])('%j is %j', (message, text, pullRequest) => {
    expect(titleOf(message)).toMatchObject({ text, pullRequest });
  });

  it.each([
    ...['dev', 'develop', 'develop/5', 'master', 'main', 'trunk', 'int', 'integration', 'staging', 'release'],
    ...['release/2.0', 'release-2.0', 'stable/5', 'production', 'v5', '2.1', 'patch-1', 'next', '5ddba2b'],
  ])('a merge of the branch %s says nothing by itself', (branch) => {
    for (const subject of [
      `Merge branch '${branch}'`,
      `Merge branch '${branch}' into topic`,
      `Merge branch '${branch}' of github.com:team/repo into ${branch}`,
      `Merge remote-tracking branch 'origin/${branch}' into topic`,
      `Merge remote-tracking branch 'remotes/origin/${branch}'`,
      `Merge pull request #4 from team/${branch}`,
    ]) {
      expect(titleOf(subject)).toMatchObject({ text: subject, says: false });
      expect(titleOf(`${subject}\n\nWhat it is`)).toMatchObject({ text: 'What it is', says: true });
    }
  });

  it.each([
    ["Merge branch 'trim' of github.com:team/repo into trim"],
    ["Merge tag 'v0.6.0rc' into staging"],
    ['Merge pull request #59'],
    ['merged'],
    ['Merged with master'],
    ['merging changes from develop'],
    ['merge develop/5 to stable/5'],
  ])('%j says nothing', (subject) => {
    expect(titleOf(subject)).toMatchObject({ text: subject, says: false });
  });

  it.each([
    ['Merge duplicates into one record'],
    ['Merge master records into main table'],
    ['merge parallel-exporter to develop/5'],
    ['Merged in login screen'],
    ['Merge pull request handling into core'],
  ])('%j is a sentence', (subject) => {
    expect(titleOf(subject)).toMatchObject({ text: subject, says: true, pullRequest: null });
  });
});
