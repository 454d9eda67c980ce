import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deed } from '../../core/model/deed.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import { storyLines } from '../../core/render/story.js';
import { stepSummary } from './step-summary.js';
import { renderReport } from './report.js';
import type { TaskResult } from './task-result.js';

/** The samples of docs/guide/what-a-run-prints.md are what is printed. */
const PAGE = readFileSync(join(__dirname, '../../../../../docs/guide/what-a-run-prints.md'), 'utf8');
const LOGS = '.git/nx-promote/logs/20260304-050607-1a2b3c4d';
const TITLE = 'Store submissions by uuid (#412)';

function entry(component: string, more: Partial<StoryEntry>): StoryEntry {
  return {
    ...{
      component,
      step: 'release',
      environment: 'integration',
      dryRun: false,
      status: 'done',
      success: true,
    },
    ...{ from: '16a13c9', to: '76a35b0', title: null, names: [], deeds: [], summary: '', planned: null },
    ...{ error: null, digest: null },
    ...more,
  };
}

const deploy = (component: string, shortId = '76a35b0'): Deed => ({
  ...{ did: 'deploy', component, shortId, changed: true, seconds: 3 },
});
const suites = (outcome: 'passed' | 'failed', ...names: string[]): Deed[] =>
  names.map((suite) => ({ did: 'suite', component: null, suite, outcome }));

function steps(component: string, digest: string, fails = false): StoryEntry[] {
  const changelog: Deed = { did: 'changelog', components: [component] };
  const into = (environment: string, names: string[]): StoryEntry[] => [
    entry(component, { step: 'deploy', environment, deeds: [deploy(component)] }),
    entry(component, { step: 'verify', environment, deeds: suites('passed', ...names) }),
    entry(component, { step: 'changelog', environment, deeds: [changelog] }),
  ];
  const build = entry(component, {
    ...{ step: 'tag', environment: 'dev', title: TITLE, digest: `sha256:${digest}${'0'.repeat(52)}` },
    deeds: [{ did: 'image', component, seconds: 41 }],
  });
  const failed = entry(component, {
    ...{ step: 'verify', success: false, status: 'failed' },
    deeds: [...suites('failed', 'system'), deploy(component, '16a13c9')],
  });
  const integration = into('integration', ['smoke', 'ingest-integration', 'system']);
  const last = entry(component, { summary: 'integration runs 76a35b0, verified' });
  const rest = fails ? [...integration.slice(0, 1), failed] : [...integration, last];
  return [build, ...into('dev', ['smoke']), ...rest];
}

function results(entries: readonly StoryEntry[], shown: boolean): TaskResult[] {
  const target = ({ step, environment }: StoryEntry): string =>
    step === 'release' ? 'release' : `${step === 'verify' ? 'integration-test' : step}-${environment}`;
  return entries.map((one) => ({
    ...{
      task: '',
      project: one.component,
      target: target(one),
      success: one.success,
      text: '',
      warnings: [],
    },
    ...{ shown: shown || !one.success, entries: [one], began: 0, ended: 52_000, logs: LOGS },
  }));
}

const ONE = steps('ingest-core', '48fc3cf9b372');

it.each([
  [
    'the tasks of one component',
    ONE.flatMap((one, at) => storyLines(one, at === 0))
      .slice(0, 3)
      .join('\n'),
  ],
  ['the end of a run whose tasks Nx shows', renderReport(results(ONE, true))],
  ['one component of many', renderReport(results(ONE, false))],
  ['two components', renderReport(results([...ONE, ...steps('ingest-broker', '90ab12cd34ef')], false))],
  ['a failure', renderReport(results(steps('ingest-core', '48fc3cf9b372', true), false))],
  ['the summary of a job', stepSummary(results(ONE, false)).trimEnd()],
])('the page shows %s as it is printed', (_what, text) => {
  expect(PAGE).toContain(text);
});
