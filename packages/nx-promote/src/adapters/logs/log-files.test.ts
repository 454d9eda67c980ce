import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogFiles, type LogFilesOptions } from './log-files.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'logs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date('2026-03-04T05:06:07Z');

function logs(more: Partial<LogFilesOptions> = {}) {
  const gitFolder = join(folder, '.git');
  return createLogFiles({
    ...{ workspaceRoot: folder, gitFolder, invocation: '1a2b3c4d-5e6f', env: {}, now: () => NOW },
    ...more,
  });
}

it('keeps the output of each program in a file of the run, without secrets', async () => {
  const log = logs().open(['dev', '@hca/core', 'smoke']);
  log.write('one');
  log.write('https://bob:hunter2@h.example/x');
  await log.end();
  expect(log.name).toBe('20260304-050607-1a2b3c4d/dev-_hca_core-smoke.log');
  expect(log.path).toBe(`.git/nx-promote/logs/${log.name}`);
  const text = readFileSync(join(folder, log.path), 'utf8');
  expect(text).toContain('one\n');
  expect(text).not.toContain('hunter2');
});

it('gives each program a file of its own, in one folder for all processes of a run', async () => {
  const first = logs();
  const names = [first.open(['dev', 'smoke']), first.open(['dev', 'smoke'])].map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
  const log = first.open(['build']);
  log.write('x');
  await log.end();
  const later = logs({ now: () => new Date(NOW.getTime() + 60_000) }).open(['other']);
  expect(later.name.split('/')[0]).toBe(log.name.split('/')[0]);
});

it('is written where NX_PROMOTE_LOGS says', async () => {
  const log = logs({ env: { NX_PROMOTE_LOGS: 'ci-logs' } }).open(['smoke']);
  log.write('x');
  await log.end();
  expect(log.path).toMatch(/^ci-logs\//);
  expect(existsSync(join(folder, log.path))).toBe(true);
});

it('keeps the newest 50 runs of the last 30 days, and nothing that is not its own is removed', async () => {
  const root = join(folder, '.git/nx-promote/logs');
  const days = Array.from({ length: 60 }, (_, at) => new Date(NOW.getTime() - (at + 1) * 3_600_000));
  const old = ['20260101-000000-aaaaaaaa', 'somebody-elses'];
  const names = days.map(
    (day) => `${day.toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-')}-bbbbbbbb`,
  );
  for (const name of [...names, ...old]) mkdirSync(join(root, name), { recursive: true });
  const log = logs().open(['smoke']);
  log.write('x');
  await log.end();
  const left = readdirSync(root);
  expect(left).toHaveLength(51);
  expect(left).toContain('somebody-elses');
  expect(left).not.toContain('20260101-000000-aaaaaaaa');
  expect(left).toContain(names[0]);
});

it('that cannot be written fails nothing', async () => {
  mkdirSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, '.git/nx-promote'), 'a file');
  const log = logs().open(['smoke']);
  log.write('x');
  await expect(log.end()).resolves.toBeUndefined();
});
