import { PromoteError } from '../core/errors.js';
import type { ComponentOutcome } from '../core/intent.js';
import { taskOutcomes } from './task-outcomes.js';

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

it.each([true, false])('tells an error that all have once (dry run: %s)', (dryRun) => {
  const intent = { step: 'tag', environment: 'dev', components: [], dryRun, typed: 'nx' } as const;
  const other = new PromoteError({ kind: 'config', code: 'OTHER', message: 'No target.' });
  const outcomes = new Map([
    ['core', refused('core')],
    ['files', refused('files', other)],
    ['ui', refused('ui')],
  ]);
  const tasks = ['core', 'files', 'ui'].map(task);
  const told = taskOutcomes(tasks, intent, { outcomes, plan: 'the plan' }, '', {});
  expect(told.get('core:tag')?.output).toContain('This account may not push.\n  -> git push --dry-run');
  expect(told.get('files:tag')?.output).toBe('No target.');
  expect(told.get('ui:tag')?.output).toBe('Not done, for the reason that core:tag gives.');
});
