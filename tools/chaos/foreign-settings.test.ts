import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FOREIGN, foreignVariables } from './foreign-settings.js';
import { Procedure, type Under } from './procedure.js';

/** The whole procedure, on a signed history, comes to the same whatever the person who runs it has set for git. */
let procedure: Procedure;
let plain: string;

beforeAll(async () => {
  procedure = await Procedure.create();
  plain = await procedure.run(withVariables({ GIT_CONFIG_GLOBAL: '/dev/null' }));
}, 300_000);
afterAll(() => procedure.close());

function withVariables(variables: Readonly<Record<string, string>>): Under {
  return async (run) => {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
      return await run();
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
      Object.assign(process.env, before);
    }
  };
}

it('goes all the way under plain settings', () => {
  const { root } = procedure.workspace;
  const log = execFileSync('git', ['log', '-1', '--format=%G?', 'HEAD'], { cwd: root, encoding: 'utf8' });
  expect(log.trim()).toBe('G');
  expect(plain).toContain('integration runs');
  expect(plain).toContain('lacks the hotfix uuid');
  expect(plain).toContain('owes the trunk its hotfix uuid');
  expect(plain).toContain('brings to master');
  expect(plain).toContain('the same changes are there');
  expect(plain).toContain('(cherry picked from commit');
  expect(plain).toContain('it is slow');
  expect(plain).not.toContain('git failed');
});

it('comes to the same under other settings, hooks and variables', async () => {
  const folder = join(procedure.workspace.folder, 'foreign');
  mkdirSync(folder);
  expect(await procedure.run(withVariables(foreignVariables(folder, FOREIGN)))).toBe(plain);
}, 300_000);
