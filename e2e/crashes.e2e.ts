import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nx, startGroup } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseAs, traceOf, wantedTrace } from './support/victim';

/** Real processes, ended by SIGKILL before and after each thing that they do; then the command is typed again. */
let workspace: SmallWorkspace;
let changes = 0;

beforeAll(async () => {
  workspace = await createSmallWorkspace({ components: ['alpha'] });
  const commit = await change();
  const { exitCode, output } = await releaseAs(workspace.root, 'alpha');
  if (exitCode !== 0) throw new Error(output);
  expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
}, 120_000);
afterAll(() => workspace.close());

async function change(): Promise<string> {
  changes += 1;
  const commit = workspace.commit(`Change ${changes}`, {
    'components/alpha/main.js': `// change ${changes}\n`,
  });
  await workspace.build('alpha', commit);
  return commit;
}

/** Two claims with tags, two deployments and two suites with three records each, two changelogs. */
const EFFECTS = 14;
/** One of the two moments of each, for the other is tried on the in-memory team; `npm run chaos` tries both. */
const points = Array.from({ length: EFFECTS }, (_, effect) => effect).flatMap((effect) => {
  const moments = effect % 2 === 0 ? ['before', 'after'] : ['after', 'before'];
  const tried = process.env['CHAOS_RUNS'] === undefined ? moments.slice(0, 1) : moments;
  return tried.map((moment) => ({ moment, effect: String(effect) }));
});

it.each(points)(
  'a release killed $moment effect $effect is finished by the next',
  async ({ moment, effect }) => {
    const commit = await change();
    const killed = await releaseAs(workspace.root, 'alpha', ['SIGKILL', moment, effect]);
    expect(killed.output).toContain(`SIGKILL ${moment} effect ${effect}`);
    const { exitCode, output } = await releaseAs(workspace.root, 'alpha');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
  },
);

/** What a server that was ended in the middle of a push may leave behind in its repository. */
function removeLocks(repository: string): void {
  const left = readdirSync(repository, { recursive: true, encoding: 'utf8' });
  for (const path of left.filter((name) => name.endsWith('.lock'))) rmSync(join(repository, path));
}

/** nx itself with everything that it started, at whatever it is doing then: also in the middle of an effect. */
it.each([1400])(
  'nx, killed with all its processes after %i ms, is finished by the same command',
  async (milliseconds) => {
    const commit = await change();
    const killed = startGroup(workspace.root, ['run', 'alpha:release']);
    await sleep(milliseconds);
    killed.kill();
    await killed.ended;
    // The kill ended git's server too, here where it is no other machine; only its own locks are tidied up.
    for (const server of [workspace.remote, workspace.deployments]) removeLocks(server);
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
    expect(exitCode === 0 ? '' : output).toBe('');
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
  },
);

it('left a ledger that a reader can trust', async () => {
  const { output } = await nx(workspace.root, ['ledger-verify']);
  expect(output).toContain('The ledger is sound');
});
