import { writeFile } from 'node:fs/promises';
import { junitReport } from './junit-report.mjs';

export const EXIT = { passed: 0, failed: 1, errored: 75 };

/** The environment could not be asked: it says nothing about the components. */
export class Unreachable extends Error {}

/**
 * Runs the checks in order and returns the exit code. Checks build on each other, so the first that does not
 * pass ends the suite; the rest is reported as skipped.
 */
export async function runSuite(
  name,
  checks,
  { print = console.log, reportFile = process.env.PROMOTE_REPORT } = {},
) {
  const results = [];
  let outcome = 'passed';
  for (const [title, check] of checks) {
    const result =
      outcome === 'passed' ? await runCheck(title, check) : { title, outcome: 'skipped', seconds: 0 };
    if (outcome === 'passed') outcome = result.outcome;
    results.push(result);
    print(line(result));
  }
  print(`${name}: ${outcome}`);
  if (reportFile) await writeFile(reportFile, junitReport(name, results));
  return EXIT[outcome];
}

/** Asks until the answer is there, at most for the given time; the answer of the last try says what is missing. */
export async function eventually(ask, { seconds = 20, pauseMs = 100 } = {}) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const { done, waitingFor, value } = await ask();
    if (done) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${seconds} s: ${waitingFor}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function runCheck(title, check) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    await check();
    return { title, outcome: 'passed', seconds: seconds() };
  } catch (error) {
    const outcome = error instanceof Unreachable ? 'errored' : 'failed';
    return { title, outcome, seconds: seconds(), message: error.message };
  }
}

function line({ title, outcome, seconds, message }) {
  if (outcome === 'skipped') return `  -  ${title} (skipped)`;
  const mark = outcome === 'passed' ? 'ok' : outcome === 'failed' ? 'NO' : '??';
  return `  ${mark} ${title} (${seconds.toFixed(1)} s)${message ? `\n     ${message.replaceAll('\n', '\n     ')}` : ''}`;
}
