import { spell } from '../../testing/fakes/spell.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderError, type PromoteError } from '../../core/errors/promote-error.js';
import type { ExecutorName } from './executor-table.js';
import { checkTypedEnvironment } from './typed-environment.js';

const environments = [
  { name: 'dev', enters: 'on-merge', acceptsUnmerged: true },
  { name: 'integration', enters: 'on-merge' },
  { name: 'production', enters: 'on-request' },
];
let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'typed-environment-'));
  writeFileSync(join(root, 'release-pipeline.json'), JSON.stringify({ environments }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function refusal(executor: ExecutorName, options: object, projects = ['alpha']): string {
  try {
    checkTypedEnvironment({ executor, projects, target: executor, options, known: [] }, root);
    return '';
  } catch (error) {
    return renderError(error as PromoteError, spell);
  }
}

const ACTIONS = ['rollback', 'unpin', 'reverify', 'adopt', 'why', 'hold', 'unhold'] as const;

it.each(ACTIONS)('refuses %s without an environment, and says which there are', (executor) => {
  const text = refusal(executor, { reason: 'demo' });
  expect(text).toContain('--environment is missing');
  expect(text).toContain(
    `-> nx run alpha:${executor} --reason=demo --environment=dev   # or integration, production`,
  );
  expect(refusal(executor, { environment: '' })).toContain('--environment is missing');
});

it('names those that the action can be about, and every project of a set', () => {
  const text = refusal('try', {}, ['alpha', 'beta']);
  expect(text).toMatch(/-> nx run-many -t try -p alpha,beta --environment=dev$/m);
});

it.each(ACTIONS)('refuses %s of an environment that there is not, with the near one and all', (executor) => {
  const text = refusal(executor, { environment: 'integraton' });
  expect(text).toContain('There is no environment "integraton" (option --environment).');
  expect(text).toContain('-> type --environment=integration');
  expect(text).toContain('-> there are: dev, integration, production');
});

it('lets through what fits, and what has its environment from its target', () => {
  expect(refusal('rollback', { environment: 'integration' })).toBe('');
  expect(refusal('release', {})).toBe('');
  expect(refusal('ledger-log', {})).toBe('');
});
