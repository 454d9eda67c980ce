import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitOk, gitPiped } from './git.js';

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

describe('two gits, of which one reads the other', () => {
  const ENDLESS = { args: ['-c', 'alias.endless=!yes', 'endless'] };

  it('give what the second one says', async () => {
    const said = await gitPiped({ args: ['--version'] }, { args: ['hash-object', '--stdin'] }, 'reading');
    const version = await gitOk({ args: ['--version'] }, 'reading');
    const hash = await gitOk({ args: ['hash-object', '--stdin'], input: version }, 'hashing');
    expect(said).toEqual(hash);
  });

  it('fail with what the first one says', async () => {
    const failing = gitPiped({ args: ['no-such-first'] }, { args: ['hash-object', '--stdin'] }, 'reading');
    await expect(failing).rejects.toMatchObject({
      code: 'GIT_FAILED',
      details: [expect.stringContaining('no-such-first')],
    });
  });

  it('end together when the second one fails, however much the first one has to say', async () => {
    const failing = gitPiped(ENDLESS, { args: ['no-such-second'] }, 'reading');
    await expect(failing).rejects.toMatchObject({
      code: 'GIT_FAILED',
      details: [expect.stringContaining('no-such-second')],
    });
  });
});
