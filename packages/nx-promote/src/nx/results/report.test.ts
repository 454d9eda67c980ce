import { renderReport } from './report.js';
import type { StepResult, TaskResult } from './task-result.js';

function step(task: string, text: string, more: Partial<TaskResult & StepResult> = {}): TaskResult {
  const [project = '', target = ''] = task.split(':');
  const { status = 'done', dryRun = false, environment = 'integration', success = true } = more;
  const kind = target.startsWith('deploy') ? 'deploy' : 'release';
  return {
    ...{ task, project, target, success, text, warnings: [], shown: false, ...more },
    step: { step: kind, environment, dryRun, status },
  };
}

describe('the report after a run', () => {
  it('gives the last result of each component that Nx has not shown, and one sentence', () => {
    const report = renderReport([
      step('a:deploy-dev', 'a: runs in dev'),
      step('b:deploy-dev', 'b: runs in dev'),
      step('a:release', 'a: integration runs 5ddba2b, verified\n  sha256:1'),
      step('b:release', 'b: integration runs 5ddba2b, verified\n  sha256:2'),
    ]);
    expect(report.split('\n')).toEqual([
      'a: integration runs 5ddba2b, verified',
      '  sha256:1',
      'b: integration runs 5ddba2b, verified',
      '  sha256:2',
      'Released 2 components to integration.',
    ]);
  });

  it('repeats nothing that Nx has shown', () => {
    const results = [step('a:release', 'a: verified', { shown: true, warnings: ['once'] })];
    const before = step('a:deploy-dev', 'x', { shown: true });
    expect(renderReport([before, ...results])).toBe('Released 1 component to integration.');
  });

  it('names what failed, and leaves its error to Nx', () => {
    const report = renderReport([
      step('a:release', 'a: verified'),
      step('b:deploy-dev', 'the error', { success: false, status: 'failed', shown: true }),
    ]);
    expect(report).toBe('a: verified\nReleased 1 component to integration, 1 failed: b (deploy-dev).');
  });

  it('says of a run that was stopped what is left, and counts nothing as done', () => {
    const stopped = { success: false, shown: true, status: 'failed' as const };
    const sentence = 'Interrupted. Go on with: nx run a:release';
    const results = [
      step('a:deploy-dev', 'a: runs', { shown: true }),
      { ...step('a:release', '', stopped), interrupted: sentence },
    ];
    expect(renderReport(results)).toBe(sentence);
  });

  it('shows the plan of every step under its target', () => {
    const plan = { dryRun: true, status: 'planned' as const };
    const report = renderReport([step('a:deploy-dev', '  one', plan), step('a:release', '  two', plan)]);
    expect(report).toBe('deploy-dev:\n  one\nrelease:\n  two\nPlan for 1 component; nothing was changed.');
  });

  it('says of a chain in which nothing was left to do that there was nothing to do', () => {
    const quiet = { status: 'nothing-to-do' as const };
    const report = renderReport(
      ['a', 'b'].flatMap((name) => [
        step(`${name}:deploy-dev`, '', { ...quiet, shown: true }),
        step(`${name}:release`, `${name}: verified`, { shown: true }),
      ]),
    );
    expect(report).toBe('Nothing to do for 2 components.');
  });

  it('warns of what nobody could see, each once', () => {
    const warnings = ['a mix that was never tested together'];
    const report = renderReport([
      step('a:deploy-dev', '', { warnings }),
      step('a:release', 'a: verified', { warnings }),
    ]);
    expect(report.split('\n').filter((line) => line === warnings[0])).toHaveLength(1);
  });

  it('repeats what a task of its own process has written, where Nx keeps it back', () => {
    const why: TaskResult = {
      ...{ task: 'a:why', project: 'a', target: 'why', success: true, text: null },
      ...{ warnings: [], shown: false, step: null },
    };
    expect(renderReport([why], new Map([['a:why', 'dev runs it\n']]))).toBe('dev runs it');
    expect(renderReport([{ ...why, shown: true }], new Map([['a:why', 'dev runs it\n']]))).toBe('');
  });
});
