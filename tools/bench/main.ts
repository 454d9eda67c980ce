import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { describeMachine } from './machine.js';
import type { MonorepoSize } from './monorepo.js';
import { openMonorepo } from './monorepos.js';
import { renderDocs, renderTable } from './render-table.js';
import type { BenchResult, BenchRow } from './row.js';
import { closeReleasedWorkspaces } from './released-workspace.js';
import { ROWS } from './rows.js';

const ROOT = join(__dirname, '../..');
const SIZES: readonly MonorepoSize[] = [
  { components: 50, commits: 2_000 },
  { components: 250, commits: 20_000 },
  { components: 1_000, commits: 50_000 },
];

/**
 * `npm run bench -- [--json FILE] [--quick] [--rows TEXT] [--components N] [--write-docs]`: `--quick` measures the
 * smallest size alone, `--rows` those whose name has the text, `--components` the one size. The docs are written
 * from a whole run only.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rows: { type: 'string', default: '' },
      components: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  // The rows that run nx take the plugin as it is built.
  execFileSync(process.execPath, [join(ROOT, 'tools/build.mjs')], { stdio: 'inherit' });
  const rows = ROWS.filter(({ name }) => name.includes(values.rows));
  const sizes = SIZES.filter(({ components }, index) =>
    values.components === undefined ? index === 0 || !values.quick : components === Number(values.components),
  );
  if (rows.length === 0) throw new Error(`No row has "${values.rows}" in its name.`);
  if (sizes.length === 0) throw new Error(`No size has ${values.components} components.`);
  const whole = rows.length === ROWS.length && sizes.length === SIZES.length;
  if (values['write-docs'] && !whole) throw new Error('The docs are written from a whole run only.');
  const results = await measure(rows, sizes, values.quick ? 3 : 5);
  const machine = describeMachine();
  console.log(renderTable(results));
  if (values.json !== undefined) {
    const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.json);
    await writeFile(file, `${JSON.stringify({ machine, rows: results }, null, 2)}\n`);
  }
  if (values['write-docs']) {
    const file = join(ROOT, 'docs/benchmarks.md');
    const text = renderDocs(machine, ROWS, results);
    await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  }
}

async function measure(
  rows: readonly BenchRow[],
  sizes: readonly MonorepoSize[],
  repetitions: number,
): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const size of sizes) {
    console.error(`${size.components} components, ${size.commits} commits ...`);
    const monorepo = await openMonorepo(join(ROOT, '.cache/bench'), size);
    try {
      for (const row of rows.filter(({ once }) => once !== true || size === sizes[0])) {
        console.error(`  ${row.name}`);
        results.push(await row.measure(monorepo, { repetitions }));
      }
    } finally {
      // Their registries would keep a failed run from ending.
      await closeReleasedWorkspaces();
    }
  }
  return rows.flatMap(({ name }) => results.filter((result) => result.name === name));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
