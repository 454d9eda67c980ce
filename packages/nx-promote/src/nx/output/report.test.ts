import type { Deed } from '../../core/model/deed.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import { renderReport } from './report.js';
import type { TaskResult } from './task-result.js';

const ENVIRONMENT: Readonly<Record<string, string>> = { 'deploy-dev': 'dev', release: 'integration' };

/** A task that ended, as it is left for the report; by default Nx has not shown it. */
function ended(
  task: string,
  text: string,
  more: Partial<TaskResult> = {},
  story: Partial<StoryEntry> = {},
): TaskResult {
  const [project = '', target = ''] = task.split(':');
  const { success = true } = more;
  const step = target.startsWith('deploy') ? 'deploy' : 'release';
  const entry: StoryEntry = {
    ...{ component: project, step, environment: ENVIRONMENT[target] ?? 'dev', dryRun: false, success },
    ...{ status: success ? 'done' : 'failed', from: '16a13c9', to: '76a35b0', digest: null, title: null },
    ...{ names: [], deeds: [], summary: text, planned: null, error: null },
    ...story,
  };
  return {
    ...{ task, project, target, success, text, warnings: [], shown: false, entries: [entry] },
    ...{ began: 1_000, ended: 53_000, logs: null },
    ...more,
  };
}

const deployed = (component: string): readonly Deed[] => [
  { did: 'deploy', component, shortId: '76a35b0', changed: true, seconds: 3 },
];
const release = (component: string, more: Partial<TaskResult> = {}): TaskResult[] => [
  ended(`${component}:deploy-dev`, 'deployed', more, { deeds: deployed(component) }),
  ended(`${component}:release`, 'integration runs 76a35b0, verified', more),
];

describe('the report after a run', () => {
  it('tells the story that Nx has not shown, and one sentence', () => {
    expect(renderReport([...release('a'), ...release('b')]).split('\n')).toEqual([
      'a  16a13c9 → 76a35b0',
      'b  16a13c9 → 76a35b0',
      '  dev          deployed in 3 s',
      '  integration  integration runs 76a35b0, verified',
      'Released 2 components to integration in 52 s.',
    ]);
  });

  it('repeats nothing that Nx has shown, and names the logs', () => {
    const logs = '.git/nx-promote/logs/1';
    const report = renderReport(release('a', { shown: true, warnings: ['once'], logs }));
    expect(report).toBe(`Logs: ${logs}\nReleased 1 component to integration in 52 s.`);
  });

  it('names what failed, and leaves its error to Nx', () => {
    const failed = ended('b:deploy-dev', 'the error', { success: false, shown: true });
    const report = renderReport([...release('a'), failed]);
    expect(report).not.toContain('the error');
    expect(report).toContain('b  16a13c9 → 76a35b0\n  dev          failed\n');
    expect(report).toContain('Released 1 component to integration in 52 s, 1 failed: b (deploy-dev).');
  });

  it('says of a run that was stopped what is left, and counts nothing as done', () => {
    const sentence = 'Interrupted. Go on with: nx run a:release';
    const results = [
      ended('a:deploy-dev', 'a: runs', { shown: true }),
      { ...ended('a:release', '', { success: false, shown: true }), interrupted: sentence },
    ];
    expect(renderReport(results)).toBe(sentence);
  });

  describe('of a dry run', () => {
    const planned = (why: string): Partial<StoryEntry> => ({
      ...{ dryRun: true, status: 'planned' },
      planned: { why, acts: [], remarks: [] },
    });
    const plan = [
      ended('a:deploy-dev', '', {}, planned('it is new')),
      ended('a:release', '', {}, planned('at the end')),
    ];

    it('is one plan for all steps', () => {
      expect(renderReport(plan).split('\n')).toEqual([
        'a  16a13c9 → 76a35b0',
        '  why          it is new',
        'Plan: 1 component through 2 environments; nothing was changed.',
      ]);
    });

    it('is the sentence alone where the last task has shown the plan', () => {
      const shown = plan.map((result) => ({ ...result, shown: true }));
      expect(renderReport(shown)).toBe('Plan: 1 component through 2 environments; nothing was changed.');
    });

    it('names what would be refused', () => {
      const refused = ended(
        'b:release',
        '',
        { success: false, shown: true },
        { dryRun: true, status: 'refused' },
      );
      expect(renderReport([...plan, refused])).toContain(
        'Plan: 1 component through 2 environments, 1 refused: b (release); nothing was changed.',
      );
    });
  });

  it('says of a chain in which nothing was left to do that there was nothing to do', () => {
    const report = renderReport(
      ['a', 'b'].flatMap((name) => [
        ended(`${name}:deploy-dev`, '', { shown: true }, { status: 'nothing-to-do' }),
        ended(`${name}:release`, `${name}: verified`, { shown: true }),
      ]),
    );
    expect(report).toBe('Nothing to do for 2 components.');
  });

  it('warns of what nobody could see, each once', () => {
    const warnings = ['a mix that was never tested together'];
    const report = renderReport(release('a', { warnings }));
    expect(report.split('\n').filter((line) => line === warnings[0])).toHaveLength(1);
  });

  it('repeats what a task of its own process has written, where Nx keeps it back', () => {
    const why: TaskResult = { ...ended('a:why', ''), text: null, entries: [] };
    expect(renderReport([why], new Map([['a:why', 'dev runs it\n']]))).toBe('dev runs it');
    expect(renderReport([{ ...why, shown: true }], new Map([['a:why', 'dev runs it\n']]))).toBe('');
  });
});
