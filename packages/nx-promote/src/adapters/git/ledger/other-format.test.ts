import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { LedgerStore } from '../../../core/ports/ledger-store.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createLedgerStore } from './create-ledger-store.js';

const REF = 'refs/promote/components/dev/core';
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

const RECORD = {
  message: 'a record',
  author: { name: 'Ada', email: 'ada@example.org' },
  at: '2026-01-01T00:00:00.000Z',
  record: '{}',
  state: '{}',
};
const first = (store: LedgerStore): ReturnType<LedgerStore['append']> =>
  store.append([{ ref: REF, expected: null, commits: [RECORD] }], []);

function between(ours: string, theirs: string, work: (store: LedgerStore, remote: string) => Promise<void>) {
  return inTemporaryFolder(async (folder) => {
    const [workspaceRoot, remote] = [join(folder, 'work'), join(folder, 'ledger.git')];
    git(folder, 'init', '-q', `--object-format=${ours}`, workspaceRoot);
    git(folder, 'init', '-q', '--bare', `--object-format=${theirs}`, remote);
    git(workspaceRoot, 'remote', 'add', 'ledger', remote);
    const store = createLedgerStore({ workspaceRoot, remote: 'ledger', prefix: 'refs/promote' });
    await work(store, remote);
  });
}

it.each([
  ['sha1', 'sha256'],
  ['sha256', 'sha1'],
])('refuses by name a ledger of another format: workspace %s, ledger %s', (ours, theirs) =>
  between(ours, theirs, async (store, remote) => {
    const refused = { code: 'LEDGER_OTHER_FORMAT', kind: 'config' };
    await expect(first(store)).rejects.toMatchObject(refused);
    const tree = git(remote, 'mktree');
    const made = git(
      remote,
      ...['-c', 'user.name=a', '-c', 'user.email=a@b'],
      'commit-tree',
      '-m',
      'x',
      tree,
    );
    git(remote, 'update-ref', REF, made);
    await expect(store.logs([REF])[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  }),
);

it.each([
  ['sha1', 'sha256'],
  ['sha256', 'sha1'],
])('writes a ledger of %s where git makes new repositories of %s', (format, usual) =>
  between(format, format, async (store) => {
    process.env['GIT_DEFAULT_HASH'] = usual;
    try {
      expect(await first(store)).toMatchObject({ kind: 'written' });
      expect(await store.logs([REF])[Symbol.asyncIterator]().next()).toMatchObject({ value: { ref: REF } });
    } finally {
      delete process.env['GIT_DEFAULT_HASH'];
    }
  }),
);
