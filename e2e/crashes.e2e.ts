import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../tools/playground/install-plugin';
import { realPicture } from '../tools/chaos/real-picture';
import { RealTeam } from '../tools/chaos/real-team';
import { git, nx, startGroup } from './support/run';
import { until } from './support/until';
import { releaseAs } from './support/victim';

/**
 * Real processes, ended by SIGKILL before and after each thing that they do; then the command is typed again.
 * Every one of them begins in the same world, and the world after it is compared whole with the one in which
 * nobody was killed.
 */
let team: RealTeam;
let wanted: object;

beforeAll(async () => {
  team = await RealTeam.create(['alpha'], { install: linkPackages });
  const { exitCode, output } = await releaseAs(team.workspace.root, 'alpha');
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output.match(/^effect \d+ /gm)).toHaveLength(EFFECTS);
  wanted = await realPicture(team.workspace, ['alpha']);
});
afterAll(() => team.close());
beforeEach(() => team.restore());

/** Two claims with tags, two deployments and two suites with three records each, two changelogs. */
const EFFECTS = 14;

/**
 * To everybody else "after one effect" is "before the next": what the dead knew died with them. The way into one
 * environment has every kind of effect, and integration's are of the same kinds; tools/chaos/real-crashes.test.ts
 * tries both, in one process, and `npm run chaos` every effect here too.
 */
const WAY_TO_DEV = 7;
const tried = Array.from({ length: EFFECTS }, (_, effect) => effect).filter(
  (effect) => process.env['CHAOS_RUNS'] !== undefined || effect < WAY_TO_DEV || effect === EFFECTS - 1,
);
const points = [
  { moment: 'before', effect: '0' },
  ...tried.map((effect) => ({ moment: 'after', effect: String(effect) })),
];

it.each(points)(
  'a release killed $moment effect $effect is finished by the next',
  async ({ moment, effect }) => {
    const { root } = team.workspace;
    const killed = await releaseAs(root, 'alpha', ['SIGKILL', moment, effect]);
    expect(killed.output).toContain(`SIGKILL ${moment} effect ${effect}`);
    const { exitCode, output } = await releaseAs(root, 'alpha');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(await realPicture(team.workspace, ['alpha'])).toEqual(wanted);
  },
);

/** What a server that was ended in the middle of a push may leave behind in its repository. */
function removeLocks(repository: string): void {
  const left = readdirSync(repository, { recursive: true, encoding: 'utf8' });
  for (const path of left.filter((name) => name.endsWith('.lock'))) rmSync(join(repository, path));
}

/** nx itself with everything that it started, at whatever it is doing when the others first see its work. */
it.each([
  { seen: 'claim', repository: 'remote', ref: 'refs/promote/components/dev/alpha' },
  { seen: 'deployment', repository: 'deployments', ref: 'refs/heads/master' },
] as const)(
  'nx, killed with all its processes when its $seen is seen, is finished by the same command',
  async ({ repository, ref }) => {
    const { workspace } = team;
    const tip = (): string => git(workspace[repository], 'rev-parse', ref);
    const before = tip();
    const killed = startGroup(workspace.root, ['run', 'alpha:release']);
    await until(() => tip() !== before);
    killed.kill();
    await killed.ended;
    // The kill ended git's server too, here where it is no other machine; only its own locks are tidied up.
    for (const server of [workspace.remote, workspace.deployments]) removeLocks(server);
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
    expect(exitCode === 0 ? '' : output).toBe('');
    expect(await realPicture(workspace, ['alpha'])).toEqual(wanted);
    expect((await nx(workspace.root, ['ledger-verify'])).output).toContain('The ledger is sound');
  },
);
