import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBatch } from './cat-file.js';
import { RecordParser } from '../changes/commit-records.js';
import { parseStatus } from './checkout.js';
import { parseNoteEvents } from '../changes/note-events.js';
import { parseCommits } from '../forward-port/commits.js';
import { NameStatusParser } from '../history/name-status-parser.js';
import { idIn, idLines } from './object-id.js';
import { parseRawDiff } from './raw-diff.js';
import { parseListing } from './remote-state.js';

const SOURCE = join(__dirname, '../../..');

/** A call beside the one place would be under the settings of whoever runs it. */
it('goes through one of the two in adapters/process', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^testing\//.test(file))
    .filter((file) => file !== 'adapters/process/git.ts' && file !== 'adapters/process/local-git.ts');
  const calls =
    /\bsimpleGit\(|\bfile: 'git'|(?:execFile|execFileSync|spawn|spawnSync|execa|exec)\w*\(\s*['"`]git\b/;
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => calls.test(readFileSync(join(SOURCE, file), 'utf8')))).toEqual([]);
});

/** What stands before a record under `log.showSignature`. */
const SIGNATURE = 'Good "git" signature for person@example.org with ED25519 key SHA256:abc\n';
const ID = 'a'.repeat(40);
const RAW = `${ID}\0:100644 100644 ${ID} ${ID} M\0x\0`;
const STATUS = `# branch.oid ${ID}\0# branch.head main\0`;

it.each<[string, () => unknown]>([
  ['the commits of a hotfix', () => parseCommits(`${SIGNATURE}${ID} \0message\0`)],
  ['half a commit of a hotfix', () => parseCommits(`${ID} \0message`)],
  ['refs', () => parseListing(`${SIGNATURE}${ID}\trefs/heads/main\n`)],
  ['the events of notes', () => parseNoteEvents(Buffer.from(`${SIGNATURE}${RAW}`))],
  [
    'the commits of a changelog',
    () => new RecordParser(() => undefined).push(Buffer.from(`${SIGNATURE}${ID} ${ID} \0a\0b\0c\0d\0`)),
  ],
  [
    'the paths of commits',
    () =>
      new NameStatusParser({ onCommit() {}, onPath() {}, onMark() {} }).push(
        Buffer.from(`${SIGNATURE}${ID}\0M\0a.txt\0`),
      ),
  ],
  ['what commits change', () => parseRawDiff(Buffer.from(`${SIGNATURE}${RAW}`), 'utf8', 'testing')],
  ['half of what commits change', () => parseRawDiff(Buffer.from(`${RAW}${ID}`), 'utf8', 'testing')],
  ['ids that are none', () => parseRawDiff(Buffer.from(`${ID}\0:1 1 abc abc M\0x\0`), 'utf8', 'testing')],
  ['a status', () => parseStatus(`${SIGNATURE}${STATUS}`)],
  ['a status without a commit', () => parseStatus(`# branch.head main\0`)],
  ['a status with a warning behind it', () => parseStatus(`${STATUS}warning: slow\0`)],
  ['lines of ids', () => idLines(Buffer.from(`${SIGNATURE}${ID} ${ID}\n`), 'testing')],
  ['one id', () => idIn(Buffer.from(`${SIGNATURE}${ID}\n`), 'testing')],
  ['contents', () => parseBatch(Buffer.from(`${SIGNATURE}${ID} blob 1\nx\n`), [ID], 'testing')],
  [
    'contents nobody asked for',
    () => parseBatch(Buffer.from(`${ID} missing\n${SIGNATURE}`), [ID], 'testing'),
  ],
  ['too few contents', () => parseBatch(Buffer.from(`${ID} missing\n`), [ID, ID], 'testing')],
  ['contents of another name', () => parseBatch(Buffer.from(`other missing\n`), [ID], 'testing')],
])('refuses text that is no record, where it reads %s', (_, read) => {
  expect(read).toThrow(expect.objectContaining({ code: 'GIT_OUTPUT_UNREADABLE' }));
});
