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
  ])('%j is %j', (message, text, pullRequest) => {
    expect(titleOf(message)).toMatchObject({ text, pullRequest });
  });
});
