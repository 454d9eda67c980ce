import { Team } from '../../testing/fakes/team.js';
import { setHold } from '../commands/hold.js';

let team: Team;
beforeEach(async () => {
  team = new Team();
  await team.merge('core');
  const hold = { environment: 'staging', kind: 'hold', reason: 'the demo', dryRun: false } as const;
  await setHold(team.world(), hold);
});

it.each<[string, RegExp]>([
  ['hld: it is over', /^There is no gate "hld" that --override could open; did you mean "hold"\?$/],
  ['forwrd-port: the module is gone', /did you mean "forward-port"\?$/],
  ['hld:over', /did you mean "hold"\?$/],
  ['tested_set: we know', /^There is no gate "tested_set" .*did you mean "tested-set"\?$/],
  ['staging/hodl', /^There is no gate "hodl"/],
  ['stagin/hold: it is over', /^There is no environment "stagin" .*did you mean "staging"\?$/],
  ['hold', /^Opening hold needs a reason, which is recorded: --override gives none\.$/],
  ['staging/hold', /^Opening staging\/hold needs a reason/],
  ['staging/hold: ', /^Opening staging\/hold needs a reason/],
])('refuses --override=%j, and opens nothing', async (override, sentence) => {
  const before = team.everything();
  await expect(team.promote('staging', 'core', { override })).rejects.toMatchObject({
    code: 'OPTION_VALUE',
    message: expect.stringMatching(sentence),
  });
  expect(team.everything()).toBe(before);
});

it.each([
  'it is over',
  'over',
  'see https://example.org/1: it is over',
  'https://example.org/1: it is over',
  'hold: it is over',
  'hold:over',
  'staging/hold: over',
])('takes --override=%j', async (override) => {
  expect((await team.promote('staging', 'core', { override }))?.success).toBe(true);
});
