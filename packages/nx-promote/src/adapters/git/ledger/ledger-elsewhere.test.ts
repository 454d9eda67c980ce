import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerMove, LedgerStore } from '../../../core/ports/ledger-store.js';
import { createLedgerStore } from './create-ledger-store.js';

/** A ledger in a repository of its own: records go there, build and release tags to the workspace's remote. */

let folder: string;
let head: string;
let ledger: LedgerStore;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const at = (name: string): string => join(folder, name);
const REF = 'refs/promote/components/dev/x';
const move = (expected: string | null, text: string): LedgerMove => ({
  ref: REF,
  expected,
  commits: [
    {
      message: `${text}\n`,
      author: { name: 'A B', email: 'a@b' },
      at: '2026-01-02T03:04:05Z',
      record: JSON.stringify({ text }),
      state: '{}',
    },
  ],
});
const refsIn = (name: string): string[] =>
  git(at(name), 'for-each-ref', '--format=%(refname)').split('\n').filter(Boolean);
const refuse = (name: string): void =>
  writeFileSync(join(at(name), 'hooks', 'pre-receive'), '#!/bin/sh\necho "not now" >&2\nexit 1\n', {
    mode: 0o755,
  });
const accept = (name: string): void => rmSync(join(at(name), 'hooks', 'pre-receive'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  git(folder, 'init', '-q', '--bare', '-b', 'master', 'workspace.git');
  git(folder, 'init', '-q', '--bare', 'records.git');
  git(folder, 'clone', '-q', 'workspace.git', 'checkout');
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  git(at('checkout'), ...identity, 'commit', '-q', '--allow-empty', '-m', 'one');
  git(at('checkout'), 'push', '-q', 'origin', 'HEAD:master');
  git(at('checkout'), 'remote', 'add', 'records', at('records.git'));
  head = git(at('checkout'), 'rev-parse', 'HEAD');
  ledger = createLedgerStore({
    workspaceRoot: at('checkout'),
    remote: 'records',
    tagsRemote: 'origin',
    prefix: 'refs/promote',
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('gets the records, and the remote of the workspace the tags; no source goes to the ledger', async () => {
  const result = await ledger.append([move(null, 'one')], [{ name: 'x/1234567', commit: head }]);
  expect(result).toMatchObject({ kind: 'written' });
  expect(refsIn('records.git')).toEqual([REF]);
  expect(refsIn('workspace.git')).toEqual(['refs/heads/master', 'refs/tags/x/1234567']);
  expect(spawnSync('git', ['cat-file', '-e', head], { cwd: at('records.git') }).status).not.toBe(0);
});

it('writes no tag when somebody else was faster with a record', async () => {
  await ledger.append([move(null, 'one')], []);
  const result = await ledger.append([move(null, 'late')], [{ name: 'x/1', commit: head }]);
  expect(result).toMatchObject({ kind: 'conflict', moved: [{ ref: REF, expected: null }] });
  expect(refsIn('workspace.git')).toEqual(['refs/heads/master']);
});

it('writes no tag when the ledger refuses the records', async () => {
  refuse('records.git');
  const tags = [{ name: 'x/1', commit: head }];
  await expect(ledger.append([move(null, 'one')], tags)).rejects.toMatchObject({
    code: 'LEDGER_PUSH_REFUSED',
    details: expect.arrayContaining([expect.stringContaining('not now')]) as string[],
  });
  expect(refsIn('workspace.git')).toEqual(['refs/heads/master']);
});

it('has the records when the workspace refuses the tags, says so, and the tags follow', async () => {
  refuse('workspace.git');
  const tags = [{ name: 'x/1', commit: head }];
  expect(await ledger.append([move(null, 'one')], tags)).toEqual({ kind: 'conflict', moved: [] });
  expect(refsIn('records.git')).toEqual([REF]);
  await expect(ledger.append([], tags)).rejects.toMatchObject({
    code: 'LEDGER_PUSH_REFUSED',
    message: expect.stringContaining('tags') as string,
    details: expect.arrayContaining([expect.stringContaining('refs/tags/x/1')]) as string[],
  });
  accept('workspace.git');
  expect(await ledger.append([], tags)).toMatchObject({ kind: 'written' });
  expect(refsIn('workspace.git')).toEqual(['refs/heads/master', 'refs/tags/x/1']);
});

it('names a tag that is another commit already', async () => {
  const other = git(at('checkout'), 'commit-tree', '-m', 'other', `${head}^{tree}`, '-p', head);
  git(at('checkout'), 'push', '-q', 'origin', `${other}:refs/tags/x/1`);
  const result = await ledger.append([move(null, 'one')], [{ name: 'x/1', commit: head }]);
  expect(result).toEqual({
    kind: 'conflict',
    moved: [{ ref: 'refs/tags/x/1', expected: null, actual: other }],
  });
});

it('is read by everybody who writes there', async () => {
  const first = await ledger.append([move(null, 'one')], [{ name: 'x/1', commit: head }]);
  if (first.kind !== 'written') throw new Error('not written');
  git(folder, 'clone', '-q', 'workspace.git', 'other');
  git(at('other'), 'remote', 'add', 'records', at('records.git'));
  const other = createLedgerStore({
    workspaceRoot: at('other'),
    remote: 'records',
    tagsRemote: 'origin',
    prefix: 'refs/promote',
  });
  expect((await other.read(first.tips)).get(REF)).toMatchObject({ record: '{"text":"one"}' });
});
