import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suite } from '../../core/model/pipeline.js';
import { missingProgram } from './missing-program.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  mkdirSync(join(folder, 'bin'));
  for (const [file, mode] of [
    ['bin/k6', 0o755],
    ['check.sh', 0o755],
    ['plain.sh', 0o644],
  ] as const) {
    writeFileSync(join(folder, file), '#!/bin/sh\n');
    chmodSync(join(folder, file), mode);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const missing = (
  command: string[],
  at: Suite['at'] = 'checkout',
  env: Suite['env'] = {},
): Promise<string | null> =>
  missingProgram({ command, at, env } as unknown as Suite, folder, join(folder, 'bin'));

describe('the command of a suite', () => {
  it.each([
    [['k6', 'run'], 'checkout', null],
    [['k7', 'run'], 'checkout', 'k7'],
    [['k7', 'run'], 'artifact', 'k7'],
    [['./check.sh'], 'checkout', null],
    [['./gone.sh'], 'checkout', './gone.sh'],
    [['./gone.sh'], 'artifact', null],
    [['/gone/for/good'], 'artifact', '/gone/for/good'],
    [['{component}/check'], 'checkout', null],
  ] as const)('%j at the %s', async (command, at, answer) => {
    expect(await missing([...command], at)).toBe(answer);
  });

  it('is an interpreter and its script', async () => {
    writeFileSync(join(folder, 'bin/node'), '');
    chmodSync(join(folder, 'bin/node'), 0o755);
    expect(await missing(['node', 'gone.mjs'])).toBe('gone.mjs');
    expect(await missing(['node', 'gone.mjs'], 'artifact')).toBeNull();
    expect(await missing(['node', 'plain.sh'])).toBeNull();
    expect(await missing(['node', '--test', 'gone.mjs'])).toBeNull();
  });

  it('is not judged where the suite has a PATH of its own', async () => {
    expect(await missing(['k7'], 'checkout', { PATH: '/somewhere' })).toBeNull();
  });
});
