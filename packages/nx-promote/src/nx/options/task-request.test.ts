import type { ExecutorContext } from '@nx/devkit';
import { componentTargets } from '../infer/component-targets.js';
import { checkSetByTarget } from './task-request.js';

const { targets } = componentTargets(
  [{ name: 'dev', enters: 'on-merge', releaseTag: false, acceptsUnmerged: false }],
  undefined,
);
const context = {
  projectsConfigurations: { version: 2, projects: { core: { root: 'core', targets } } },
} as unknown as ExecutorContext;

function check(target: string, typed: object): void {
  const options = { environment: 'dev', ...targets[target]?.options, ...typed };
  checkSetByTarget({ id: `core:${target}`, project: 'core', target, options, after: [] }, context);
}

it.each(Object.keys(targets))('takes %s as it was drawn', (target) => {
  expect(() => check(target, {})).not.toThrow();
});

it('refuses an environment or a step that is typed: it would be forwarded to the whole chain', () => {
  expect(() => check('deploy-dev', { environment: 'staging' })).toThrow('core:deploy-dev acts in dev');
  expect(() => check('deploy-dev', { step: 'tag' })).toThrow('the option --step=tag cannot');
  expect(() => check('release', { step: 'tag' })).toThrow('the option --step=tag cannot');
});
