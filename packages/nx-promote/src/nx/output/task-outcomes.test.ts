import { PromoteError } from '../../core/errors/promote-error.js';
import type { ComponentOutcome, Intent } from '../../core/intent.js';
import { storyEntry } from '../../core/render/story-entry.js';
import type { TaskOutcome } from '../run/run-batch.js';
import { taskOutcomes, withPlan, withUnseen } from './task-outcomes.js';

const task = (project: string) => ({
  id: `${project}:tag`,
  project,
  target: 'tag',
  options: { environment: 'dev' },
  after: [],
});
const REFUSAL = new PromoteError({
  kind: 'external',
  code: 'PUSH_NOT_ALLOWED',
  message: 'This account may not push.',
  hints: ['git push --dry-run'],
});
const refused = (component: string, error = REFUSAL): ComponentOutcome => ({
  component,
  status: 'refused',
  success: false,
  summary: error.message,
  error,
  shortId: null,
  digest: null,
});

function ended(outcomes: readonly ComponentOutcome[], intent: Partial<Intent> = {}, isWhole = true) {
  const asked = { step: 'tag', environment: 'dev', dryRun: false, ...intent } as Intent;
  const tasks = outcomes.map(({ component }) => task(component));
  const entries = new Map(outcomes.map((one) => [one.component, storyEntry(asked, one, 'Trim it')]));
  const all = new Map(outcomes.map((one) => [one.component, one]));
  return taskOutcomes(tasks, { outcomes: all }, { entries, isFirst: () => true, isWhole });
}

it.each([true, false])('tells an error that all have once (dry run: %s)', (dryRun) => {
  const other = new PromoteError({ kind: 'config', code: 'OTHER', message: 'No target.' });
  const told = ended([refused('core'), refused('files', other), refused('ui')], { dryRun });
  expect(told.get('core:tag')?.output).toContain('This account may not push.\n  -> git push --dry-run');
  expect(told.get('files:tag')?.output).toBe('No target.');
  expect(told.get('ui:tag')?.output).toBe('Not done, for the reason that core:tag gives.');
});

describe('a dry run', () => {
  const planned: ComponentOutcome = {
    ...{ component: 'core', status: 'planned', success: true, summary: '', error: null, digest: null },
    ...{ shortId: '5ddba2b', from: '16a13c9' },
    planned: { why: 'it changed main.js', acts: [], remarks: [] },
  };

  it('in one process shows its plan with the last task, and by a task alone its own part', () => {
    const whole = ended([planned], { dryRun: true }).get('core:tag') as TaskOutcome;
    expect(whole.output).toBe('In the plan that the last task shows.');
    const last = withPlan(whole, whole.entry === null ? [] : [whole.entry]);
    expect(last.output).toContain('core  16a13c9 → 5ddba2b   Trim it');
    const alone = ended([planned], { dryRun: true }, false).get('core:tag');
    expect(alone?.output).toContain('why          it changed main.js');
  });

  it('that its last task refuses shows the plan, and then the error', () => {
    const entries = [...ended([planned], { dryRun: true }).values()].flatMap(({ entry }) => entry ?? []);
    const failing = ended([refused('core')], { dryRun: true }).get('core:tag') as TaskOutcome;
    const { output } = withPlan(failing, entries);
    expect(output.indexOf('Trim it')).toBeLessThan(output.indexOf('This account may not push.'));
  });
});

describe('what programs have printed', () => {
  const fine: TaskOutcome = { success: true, output: 'fine', warnings: [], entry: null };
  const suite = { title: 'suite smoke of core in dev', file: 'logs/run/dev-core-smoke.log' };
  const printed = (ok: boolean) => () => [{ ...suite, ok, lines: ['one', 'two'] }];
  const outputOf = (outcome: TaskOutcome, ok: boolean, isVerbose = false): string | undefined =>
    withUnseen(
      new Map([['a:b', outcome]]),
      { printed: printed(ok), warnings: () => [] },
      { live: false },
      isVerbose,
    ).get('a:b')?.output;

  it('is shown in full where it failed, with its file, above the error', () => {
    const text = outputOf({ ...fine, success: false, output: 'core failed.' }, false);
    expect(text).toBe(`${suite.title} (${suite.file})\n  | one\n  | two\ncore failed.`);
  });

  it('is shown of what passed with --verbose alone', () => {
    expect(outputOf(fine, true)).toBe('fine');
    expect(outputOf(fine, true, true)).toContain('  | two');
  });
});
