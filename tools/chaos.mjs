import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * The random part of the tests, for as long as one likes, and then everything that is done to real processes:
 *
 *   npm run chaos -- --seed 7 --runs 1000
 *
 * `--runs 100` tries of what is slow some five times as much as `npm test`; the default is ten times as much again.
 * The seed is printed first and repeats a failure. Kills and sleeps of processes are tried at every effect, whatever the number of runs.
 */
const ROOT = join(import.meta.dirname, '..');
/** Every test that draws its values. */
const RANDOM_TESTS = ['packages/nx-promote/src', 'tools']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes("from 'fast-check'"));
const PROCESSES = ['e2e/crashes', 'e2e/races'];

const { seed, runs } = readOptions();
const again = `npm run chaos -- --seed ${seed} --runs ${runs}`;
console.log(`chaos: ${again}`);
const codes = [
  await jest('--selectProjects', 'unit', '--testPathPatterns', ...RANDOM_TESTS),
  await jest('--selectProjects', 'e2e', '--runInBand', '--testPathPatterns', ...PROCESSES),
];
if (codes.some((code) => code !== 0)) {
  console.error(`chaos: repeat it with ${again}`);
  process.exitCode = 1;
}

function jest(...args) {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CHAOS_SEED: String(seed), CHAOS_RUNS: String(runs) },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string' } } });
    const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed);
    const runs = values.runs === undefined ? 1000 : Number(values.runs);
    if (!Number.isSafeInteger(seed))
      throw new Error(`--seed: found "${values.seed}", expected a whole number`);
    if (!Number.isSafeInteger(runs) || runs < 1) {
      throw new Error(`--runs: found "${values.runs}", expected a whole number from 1`);
    }
    return { seed, runs };
  } catch (error) {
    console.error(`${error.message}\nTry: npm run chaos -- --seed 7 --runs 1000`);
    process.exit(2);
  }
}
