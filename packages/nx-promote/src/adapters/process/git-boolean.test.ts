import { execFileSync } from 'node:child_process';
import { gitBoolean, settingsIn } from './git-boolean.js';

const VALUES = [
  'true',
  'TRUE',
  'Yes',
  'on',
  '1',
  '2',
  '-1',
  '1k',
  '0x1',
  '',
  'false',
  'No',
  'OFF',
  '0',
  '0k',
  'input',
  'tru',
  '1x',
];

it.each(VALUES)('%j is read as git reads it', (value) => {
  let expected: boolean | null;
  try {
    const args = ['-c', `core.x=${value}`, 'config', '--type=bool', '--get', 'core.x'];
    expected = execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString() === 'true\n';
  } catch {
    expected = null;
  }
  expect(gitBoolean(value)).toBe(expected);
});

it('a key without a value is true, and the last of each counts', () => {
  const set = ['-c', 'core.x', '-c', 'core.y=a', '-c', 'core.y=b\nc'];
  const output = execFileSync('git', [...set, 'config', '-z', '--get-regexp', '^core\\.[xy]$']);
  const settings = settingsIn(output);
  expect([...settings]).toEqual([
    ['core.x', null],
    ['core.y', 'b\nc'],
  ]);
  expect(gitBoolean(settings.get('core.x') ?? null)).toBe(true);
});
