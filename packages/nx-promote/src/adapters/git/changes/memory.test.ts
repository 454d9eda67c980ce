import { scopeOfRoots } from '../../../testing/component-scope.js';
import { join } from 'node:path';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { run } from '../../process/run.js';

const CHILD = join(__dirname, '../../../testing/changes-in-a-child.ts');
const COMMITS = 600;
const PATCH_BYTES = 200_000;

/** Two branches of big patches, fifty of them the same on both. */
function* branches(): Generator<CommitSpec> {
  yield { parents: [], files: { 'apps/a/x': '' } };
  for (const side of [0, 1]) {
    for (let index = 0; index < COMMITS; index += 1) {
      const tip = side * COMMITS + index;
      const line = index % 12 === 0 ? `same ${index}\n` : `side ${side} ${index}\n`;
      const files = { [`apps/a/${index}`]: line.repeat(PATCH_BYTES / line.length) };
      yield { parents: [index === 0 ? 0 : tip], files };
    }
  }
}

it('two sides whose patches are larger than the memory that may be used are compared', async () => {
  await inTemporaryFolder(async (folder) => {
    const { ids } = await buildRepository(folder, branches(), { bare: true });
    const [from, to] = [ids[COMMITS], ids[2 * COMMITS]];
    const query = JSON.stringify({ component: 'a', ...scopeOfRoots(['apps/a']), from, to });
    const { stdout, stderr } = await run({
      file: process.execPath,
      args: ['--max-old-space-size=64', '--import', 'tsx', CHILD, folder, query],
      cwd: __dirname,
    });
    expect(stderr).toBe('');
    const found = JSON.parse(stdout.toString('utf8')) as { megabytes: number };
    expect(found).toMatchObject({ comes: COMMITS, goes: COMMITS, same: COMMITS / 12 });
    expect(found.megabytes).toBeLessThan(220);
  });
}, 300_000);
