import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../core/model/pipeline.js';
import { driverContract, type DriverUnderTest } from '../../testing/contracts/driver-contract.js';
import { fakeSetting } from '../../testing/fakes/fake-world.js';
import { buildRepository, gitIn } from '../../testing/repositories.js';
import { createDeploymentRepositories } from '../git/deployments/deployment-repositories.js';
import { createDriver } from './index.js';

driverContract('gitops', onGit);
driverContract('a command', onCommands);

const { pipeline, components } = fakeSetting(['core', 'ui']);
const [core, ui] = components;
const [dev] = pipeline.environments;

function drivers(folder: string, environment: Environment, isAtomic: boolean): DriverUnderTest {
  if (core === undefined || ui === undefined) throw new Error('the setting has two components');
  const workspaceRoot = join(folder, 'workspace');
  const driver = (cache: string): DriverUnderTest['driver'] =>
    createDriver({
      workspaceRoot,
      repositories: createDeploymentRepositories({ workspaceRoot, cacheFolder: join(folder, cache) }),
    });
  const close = async (): Promise<void> => rmSync(folder, { recursive: true, force: true });
  return {
    driver: driver('one'),
    other: driver('two'),
    environment,
    components: [core, ui],
    isAtomic,
    close,
  };
}

async function workspace(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'driver-contract-'));
  await buildRepository(join(folder, 'workspace'), [{ parents: [], files: { a: '' } }]);
  await gitIn(join(folder, 'workspace'), ['config', 'user.name', 'Ada']);
  await gitIn(join(folder, 'workspace'), ['config', 'user.email', 'ada@example.org']);
  return folder;
}

async function onGit(): Promise<DriverUnderTest> {
  const folder = await workspace();
  const specs = [{ parents: [], files: { 'README.md': 'deployments\n' } }];
  await buildRepository(join(folder, 'deployments.git'), specs, { bare: true, branch: 'master' });
  const deploy = { ...(dev as Environment).deploy, repository: '../deployments.git' };
  return drivers(folder, { ...(dev as Environment), deploy } as Environment, true);
}

/** Its environment is a folder with a file for each component. */
async function onCommands(): Promise<DriverUnderTest> {
  const folder = await workspace();
  const node = (script: string): string[] => [
    process.execPath,
    '-e',
    `const f=require("fs");${script}`,
    '--',
  ];
  const file = '`../env-${process.argv[1]}`';
  const deploy = {
    driver: 'command',
    command: [...node(`f.writeFileSync(${file},process.argv[2])`), '{component}', '{image}:{tag}@{digest}'],
    current: [
      ...node(`process.stdout.write(f.existsSync(${file})?f.readFileSync(${file}):"")`),
      '{component}',
    ],
    timeoutSeconds: 60,
  };
  return drivers(folder, { ...(dev as Environment), deploy } as Environment, false);
}
