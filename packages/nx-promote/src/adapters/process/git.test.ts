import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitOk, redactUrls } from './git.js';

it('works in the repository it is pointed at, also when a git hook runs us', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'git-'));
  const before = { ...process.env };
  Object.assign(process.env, { GIT_DIR: join(folder, 'elsewhere'), GIT_INDEX_FILE: '/nowhere/index' });
  try {
    await gitOk({ args: ['init', '--quiet', folder] }, 'making a repository');
    const { stdout } = await git({ args: ['rev-parse', '--absolute-git-dir'], cwd: folder });
    expect(stdout.toString().trim()).toBe(join(folder, '.git'));
  } finally {
    process.env = before;
    await rm(folder, { recursive: true, force: true });
  }
});

it('keeps passwords in URLs out of messages', () => {
  const text = 'fatal: https://user:secret@host.example/x.git refused';
  expect(redactUrls(text)).toBe('fatal: https://***@host.example/x.git refused');
});
