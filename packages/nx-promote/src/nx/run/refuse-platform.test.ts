import { refusePlatform } from './refuse-platform.js';

it('says on Windows what to use instead, and nothing elsewhere', () => {
  expect(() => refusePlatform('win32')).toThrow(/does not run on Windows/);
  for (const platform of ['linux', 'darwin'] as const) expect(refusePlatform(platform)).toBeUndefined();
});
