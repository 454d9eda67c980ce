import type { ExecutorContext } from '@nx/devkit';
import type { Reporter } from '../../core/ports/reporter.js';
import type { Composition } from './compose.js';
import { sharedWorld } from './shared-world.js';
import { quietReporter } from '../../testing/quiet-reporter.js';

const withReporter = (reporter: Reporter): Composition =>
  ({ world: { reporter }, broken: new Map() }) as unknown as Composition;

it('makes one world for all steps, and each step gets the lines that are reported while it runs', async () => {
  let times = 0;
  const worldFor = sharedWorld({} as ExecutorContext, async (reporter) => {
    times += 1;
    return withReporter(reporter);
  });
  const [first, second]: [string[], string[]] = [[], []];
  (await worldFor(quietReporter(first))).world.reporter.tell('tagged');
  (await worldFor(quietReporter(second))).world.reporter.warn('deployed');
  expect({ times, first, second }).toEqual({ times: 1, first: ['tagged'], second: ['deployed'] });
});

it('tries again what could not be made', async () => {
  let times = 0;
  const worldFor = sharedWorld({} as ExecutorContext, async (reporter) => {
    times += 1;
    if (times === 1) throw new Error('git is away');
    return withReporter(reporter);
  });
  await expect(worldFor(quietReporter([]))).rejects.toThrow('git is away');
  expect(await worldFor(quietReporter([]))).toBeDefined();
});
