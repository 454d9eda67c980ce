import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { Component } from '../../core/model/component.js';
import type { Environment, Suite } from '../../core/model/pipeline.js';
import type { Evidence } from '../../core/model/record.js';
import type { SuiteRequest } from '../../core/ports/suite-runner.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { createLogFiles } from '../logs/log-files.js';
import { openLogsIn } from '../logs/program-log.js';
import type { Printed } from '../../core/ports/reporter.js';
import { quietReporter } from '../../testing/quiet-reporter.js';
import { createSuiteRunner } from './create-suite-runner.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'suites-')));
  for (const name of ['workspace', 'worktree']) mkdirSync(join(folder, name));
  printed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What was printed, as the run gets it when the suite has ended. */
let printed: Printed[];
const asked: string[] = [];
const worktrees: Worktrees = {
  withWorktree: (commit, job) => {
    asked.push(commit);
    return job(join(folder, 'worktree'));
  },
};
const node = (script: string): string[] => [process.execPath, '-e', script];
const suite = (command: readonly string[], more: Partial<Suite> = {}): Suite => ({
  name: 'integration',
  scope: 'component',
  at: 'checkout',
  command,
  timeoutSeconds: 60,
  retries: 0,
  onTimeout: 'errored',
  erroredExitCodes: [75],
  env: {},
  report: null,
  ...more,
});
const environment = (env: Record<string, string> = {}): Environment =>
  ({ name: 'staging', env }) as unknown as Environment;
const component = { name: '@hca/core' } as Component;
const commit = 'c'.repeat(40);

function run(of: Suite, more: Partial<SuiteRequest> = {}, trees = worktrees): Promise<Evidence> {
  return createSuiteRunner({
    workspaceRoot: join(folder, 'workspace'),
    openLog: openLogsIn(
      createLogFiles({ workspaceRoot: folder, gitFolder: join(folder, 'git'), invocation: 'abcdef12' }),
      quietReporter([], printed),
    ),
    worktrees: trees,
    reportFolder: join(folder, 'reports'),
    actorEnv: { PROMOTE_ACTOR: 'ada' },
  }).run({ suite: of, environment: environment(), component, commit, set: null, ...more });
}

const xml = (name: string): string => `<testsuite><testcase name="${name}"><failure/></testcase></testsuite>`;
const counting =
  'const f=require("fs");const n=f.existsSync("n")?+f.readFileSync("n","utf8")+1:1;f.writeFileSync("n",String(n));';

describe('a suite', () => {
  it('passes with exit code 0, and its output is kept in a log', async () => {
    const result = await run(suite(node('console.log("one\\n\\x1b[31mtwo");console.error("three")')));
    expect(result).toMatchObject({
      suite: 'integration',
      scope: 'component',
      outcome: 'passed',
      set: null,
      report: null,
    });
    expect(result).not.toHaveProperty('detail');
    const [log] = printed;
    expect([...(log?.lines ?? [])].sort()).toEqual(['one', 'three', 'two']);
    expect(log).toMatchObject({ title: 'suite integration of @hca/core in staging', ok: true });
    expect(
      readFileSync(join(folder, log?.file ?? ''), 'utf8')
        .split('\n')
        .sort(),
    ).toEqual(['', 'one', 'three', 'two']);
  });

  it.each([
    ['failed', node('console.log("3 of 9 wrong\\n\\n");process.exit(1)'), 'exit code 1: 3 of 9 wrong'],
    ['errored', node('console.error("no route");process.exit(75)'), 'exit code 75: no route'],
    ['errored', node('process.kill(process.pid,"SIGKILL");setTimeout(()=>{},9999)'), 'was killed'],
    ['errored', ['no-such-program'], '"no-such-program" was not found (ENOENT)'],
  ])('is %s when it says so', async (outcome, command, detail) => {
    expect(await run(suite(command))).toMatchObject({ outcome, detail });
  });

  it('is timed out when it does not end, and its processes are gone', async () => {
    const result = await run(
      suite(node('console.log("waiting");setInterval(()=>{},1000)'), { timeoutSeconds: 1 }),
    );
    expect(result).toMatchObject({
      outcome: 'timed-out',
      detail: 'did not end within 1 s and was stopped: waiting',
    });
  });

  it('is errored, and never throws, when it could not be asked', async () => {
    const missing = new PromoteError({ kind: 'user', code: 'X', message: 'Not here.', hints: ['git fetch'] });
    const noTree = { withWorktree: () => Promise.reject(missing) };
    expect(await run(suite(node(''), { at: 'artifact' }), {}, noTree)).toMatchObject({
      outcome: 'errored',
      detail: 'Not here. git fetch',
    });
    expect((await run(suite(['{component}']), { component: null })).outcome).toBe('errored');
    expect((await run(suite(node(''), { report: '../x.xml' }))).outcome).toBe('errored');
  });

  it("gets its variables: ours, the run's, the environment's and its own, which win", async () => {
    const script =
      'require("fs").writeFileSync("env.json",JSON.stringify([process.env,process.argv.slice(1)]))';
    const own = suite([...node(script), '--', '{component}', '--env={environment}', '$(id)'], {
      env: { OWN: '{component}!', DEPLOYMENT_ENV: 'stage' },
    });
    await run(own, { environment: environment({ URL: 'http://x/{environment}', OWN: 'not this' }) });
    const [env, args] = JSON.parse(readFileSync(join(folder, 'workspace/env.json'), 'utf8')) as [
      Record<string, string>,
      string[],
    ];
    expect(args).toEqual(['@hca/core', '--env=staging', '$(id)']);
    expect(env).toMatchObject({
      DEPLOYMENT_ENV: 'stage',
      PROMOTE_ENVIRONMENT: 'staging',
      PROMOTE_COMPONENT: '@hca/core',
      PROMOTE_COMMIT: commit,
      PROMOTE_ACTOR: 'ada',
      URL: 'http://x/staging',
      OWN: '@hca/core!',
      NX_TASK_TARGET_PROJECT: '@hca/core',
    });
    await run(suite(node(script), { scope: 'environment' }), { component: null, commit: null, set: 'key' });
    const [bare] = JSON.parse(readFileSync(join(folder, 'workspace/env.json'), 'utf8')) as [
      Record<string, string>,
    ];
    expect(bare['DEPLOYMENT_ENV']).toBe('staging');
    expect(bare['NX_TASK_TARGET_PROJECT']).toBe('staging');
    expect(bare).not.toHaveProperty('PROMOTE_COMPONENT');
    expect(bare).not.toHaveProperty('PROMOTE_COMMIT');
  });

  it('runs at the artifact in a worktree that no variable leads out of', async () => {
    asked.length = 0;
    process.env['NX_WORKSPACE_ROOT_PATH'] = '/elsewhere';
    try {
      const script = 'console.log(process.cwd(),process.env.NX_WORKSPACE_ROOT_PATH)';
      await run(suite(node(script), { at: 'artifact' }));
      expect(printed[0]?.lines).toEqual([`${join(folder, 'worktree')} undefined`]);
      expect(asked).toEqual([commit]);
      await run(suite(node(script), { at: 'checkout' }));
      expect(printed[1]?.lines).toEqual([`${join(folder, 'workspace')} /elsewhere`]);
    } finally {
      delete process.env['NX_WORKSPACE_ROOT_PATH'];
    }
  });
});

describe('tries', () => {
  it('make a pass on a retry flaky, with every try told', async () => {
    const script = `${counting}if(n<3){console.log("round",n);process.exit(n===1?1:75)}`;
    expect(await run(suite(node(script), { retries: 4 }))).toMatchObject({
      outcome: 'flaky',
      detail: 'try 1 failed: exit code 1: round 1; try 2 errored: exit code 75: round 2; try 3 passed',
    });
    expect(readFileSync(join(folder, 'workspace/n'), 'utf8')).toBe('3');
  });

  it('fail when one of them failed and none passed', async () => {
    const script = `${counting}process.exit(n===1?1:75)`;
    expect((await run(suite(node(script), { retries: 1 }))).outcome).toBe('failed');
  });

  it('are not wasted on what cannot be started', async () => {
    const result = await run(suite(['no-such-program'], { retries: 3 }));
    expect(result.detail).not.toContain('try 2');
  });
});

describe('a report', () => {
  it('is kept where PROMOTE_REPORT says, and names the failing tests', async () => {
    const script = `require("fs").writeFileSync(process.env.PROMOTE_REPORT,${JSON.stringify(xml('spreadsheet'))});process.exit(1)`;
    const result = await run(suite(node(script)));
    expect(result).toMatchObject({ outcome: 'failed', detail: 'exit code 1: spreadsheet' });
    expect(readFileSync(String(result.report), 'utf8')).toBe(xml('spreadsheet'));
  });

  it('is copied from the configured path, so that it outlives the worktree', async () => {
    const script = `require("fs").writeFileSync("staging.xml",${JSON.stringify(xml('t'))});process.exit(1)`;
    const result = await run(suite(node(script), { at: 'artifact', report: '{environment}.xml' }));
    rmSync(join(folder, 'worktree'), { recursive: true });
    expect(readFileSync(String(result.report), 'utf8')).toBe(xml('t'));
  });

  it('of an earlier run does not speak for this one', async () => {
    writeFileSync(join(folder, 'workspace/old.xml'), xml('old'));
    const result = await run(suite(node('console.log("today");process.exit(1)'), { report: 'old.xml' }));
    expect(result).toMatchObject({ report: null, detail: 'exit code 1: today' });
  });

  it('is kept but not quoted when it is no JUnit report, and names only the first of many tests', async () => {
    const writing = (text: string): string[] =>
      node(
        `require("fs").writeFileSync(process.env.PROMOTE_REPORT,${JSON.stringify(text)});console.log("said");process.exit(1)`,
      );
    const odd = await run(suite(writing('not < xml')));
    expect(existsSync(String(odd.report))).toBe(true);
    expect(odd.detail).toBe('exit code 1: said');
    const many = Array.from({ length: 9 }, (_, n) => `<testcase name="t${n}"><failure/></testcase>`).join('');
    expect((await run(suite(writing(`<testsuite>${many}</testsuite>`)))).detail).toBe(
      'exit code 1: t0, t1, t2, t3, t4, and 4 more',
    );
  });
});
