import assert from 'node:assert';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentUnderTest } from './environment.mjs';
import { eventually, EXIT, runSuite, Unreachable } from './suite.mjs';

const pass = async () => {};
const fail = async () => {
  throw new Error('2 < 3 & "so on"\u0000');
};
const unreachable = async () => {
  throw new Unreachable('nobody there');
};

async function run(checks) {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  const reportFile = join(folder, 'report.xml');
  const lines = [];
  const exitCode = await runSuite('example', checks, { print: (line) => lines.push(line), reportFile });
  const report = await readFile(reportFile, 'utf8');
  await rm(folder, { recursive: true });
  return { exitCode, report, output: lines.join('\n') };
}

test('a suite whose checks all pass, passes', async () => {
  const { exitCode, report } = await run([
    ['one', pass],
    ['two', pass],
  ]);
  assert.strictEqual(exitCode, EXIT.passed);
  assert.match(report, /<testsuite name="example" tests="2" failures="0" errors="0" skipped="0"/);
});

test('a check that says no fails the suite and ends it', async () => {
  const { exitCode, report, output } = await run([
    ['one', fail],
    ['two', pass],
  ]);
  assert.strictEqual(exitCode, EXIT.failed);
  assert.match(report, /<failure message="2 &lt; 3 &amp; &quot;so on&quot;\uFFFD"\/>/);
  assert.match(report, /failures="1" errors="0" skipped="1"/);
  assert.match(output, /two \(skipped\)\nexample: failed/);
});

test('an environment that cannot be asked is errored, not failed', async () => {
  const { exitCode, report } = await run([['one', unreachable]]);
  assert.strictEqual(exitCode, EXIT.errored);
  assert.match(report, /<error message="nobody there"\/>/);
});

test('a gateway that is not there is unreachable', async () => {
  const environment = environmentUnderTest({
    INGEST_GATEWAY: 'http://127.0.0.1:1/dev',
    DEPLOYMENT_ENV: 'dev',
  });
  await assert.rejects(environment.get('ingest-core', '/health'), Unreachable);
  await assert.rejects(environmentUnderTest({}).get('ingest-core', '/health'), Unreachable);
});

test('eventually waits for the answer, and says what it waited for', async () => {
  let asked = 0;
  const third = async () => ({ done: (asked += 1) === 3, value: asked });
  assert.strictEqual(await eventually(third, { pauseMs: 0 }), 3);
  const never = async () => ({ done: false, waitingFor: 'a miracle' });
  await assert.rejects(eventually(never, { seconds: 0, pauseMs: 1 }), {
    message: 'Not within 0 s: a miracle',
  });
});
