import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedPlugin } from './support/build-once';
import { git, ISOLATED_PLUGINS, nx as anyNx, runProgram, type RunResult } from './support/run';
import { createSmallWorkspace } from './support/small-workspace';

const nx = (root: string, args: readonly string[]): Promise<RunResult> => anyNx(root, args, ISOLATED_PLUGINS);

const VERSIONS = ['22.7', '23.2', '24.0'];
let tarball: string;
beforeAll(() => {
  tarball = packedPlugin();
});

async function install(root: string, version: string): Promise<void> {
  mkdirSync(root, { recursive: true });
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'small', version: '0.0.0', private: true }),
  );
  const packages = [`nx@~${version}.0`, `@nx/devkit@~${version}.0`, tarball];
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock', '--no-save'];
  const { exitCode, output } = await runProgram('npm', ['install', ...flags, ...packages], root);
  if (exitCode !== 0) throw new Error(output);
}

it.each(VERSIONS)('the packed plugin releases a component on nx %s', async (version) => {
  const workspace = await createSmallWorkspace({
    components: ['alpha', 'beta'],
    install: (root) => install(root, version),
  });
  try {
    const installed = await nx(workspace.root, ['--version']);
    expect(installed.output).toContain(`Local: v${version}`);
    const head = git(workspace.root, 'rev-parse', 'HEAD');
    await workspace.build('alpha', head);
    const shown = await nx(workspace.root, ['show', 'project', 'alpha', '--json']);
    expect(Object.keys(JSON.parse(shown.output).targets)).toContain('release');
    const planned = await nx(workspace.root, ['run', 'alpha:release', '--dry-run']);
    expect(planned.output).toContain(`tag alpha/${head.slice(0, 7)}`);
    const released = await nx(workspace.root, ['run', 'alpha:release']);
    expect(released.output).toContain(`integration runs ${head.slice(0, 7)}, verified`);
    expect(released.exitCode).toBe(0);
    expect(workspace.deployed('integration')).toMatch(/^ALPHA=.*@sha256:[0-9a-f]{64}$/m);
  } finally {
    await workspace.close();
  }
});
