import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * The random part of the tests, for as long as one likes:
 *
 *   npm run chaos -- --seed 7 --runs 1000
 *
 * `--runs 100` is about what `npm test` does; the default is ten times as much. The seed is printed first and
 * repeats a failure.
 */
const ROOT = join(import.meta.dirname, '..');
const RANDOM_TESTS = [
  'core/interleavings',
  'core/crashes',
  'core/clocks',
  'chaos/real-crashes',
  'chaos/real-hostile',
];

const { seed, runs } = readOptions();
console.log(`chaos: npm run chaos -- --seed ${seed} --runs ${runs}`);
const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const child = spawn(
  process.execPath,
  [jest, '--selectProjects', 'unit', '--testPathPatterns', ...RANDOM_TESTS],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CHAOS_SEED: String(seed), CHAOS_RUNS: String(runs) },
  },
);
child.on('close', (code) => {
  if (code !== 0) console.error(`chaos: repeat it with npm run chaos -- --seed ${seed} --runs ${runs}`);
  process.exitCode = code ?? 1;
});

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
