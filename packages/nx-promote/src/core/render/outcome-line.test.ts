import { outcomeLine } from './outcome-line.js';

it.each([
  ['done', 'dev runs 5ddba2b', 'core: dev runs 5ddba2b'],
  ['done', 'core passed', 'core passed'],
  [
    'nothing-to-do',
    '5ddba2b runs in staging already',
    'core: nothing to do: 5ddba2b runs in staging already',
  ],
  ['nothing-to-do', 'core has nothing to do in staging', 'core has nothing to do in staging'],
] as const)('%s, %s: %s', (status, summary, line) => {
  expect(outcomeLine({ component: 'core', status, summary })).toBe(line);
});
