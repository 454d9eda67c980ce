import { execFileSync } from 'node:child_process';
import { keepNoColor } from './no-color.js';

it.each(['NO_COLOR', 'NODE_DISABLE_COLORS'])('ends the warning of Node about FORCE_COLOR and %s', (name) => {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], [name]: '1', FORCE_COLOR: 'true' };
  const asks = ['-e', 'require("tty").WriteStream.prototype.hasColors.call({})'];
  const stderr = (): string =>
    execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', process.execPath, ...asks], { env, encoding: 'utf8' });
  expect(stderr()).toContain('FORCE_COLOR');
  keepNoColor(env);
  expect(stderr()).toBe('');
});

it('leaves colours to those who did not refuse them', () => {
  const env: NodeJS.ProcessEnv = { FORCE_COLOR: 'true', NO_COLOR: '' };
  keepNoColor(env);
  expect(env['FORCE_COLOR']).toBe('true');
});
