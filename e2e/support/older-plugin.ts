import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './build-once';

const TODAY = join(REPOSITORY, 'packages', 'nx-promote');

/**
 * Puts a plugin into a workspace from before it had these executors, as `npm ci` does on a branch that asks for
 * it. Gives what puts the other one back, as `npm ci` does on the trunk.
 */
export function installOlderPlugin(workspace: string, without: readonly string[]): () => void {
  const place = join(workspace, 'node_modules', 'nx-promote');
  const kept = `${place}-of-the-trunk`;
  renameSync(place, kept);
  mkdirSync(place);
  const json = (name: string): Record<string, object> =>
    JSON.parse(readFileSync(join(TODAY, name), 'utf8')) as Record<string, object>;
  const write = (name: string, content: object): void =>
    writeFileSync(join(place, name), JSON.stringify(content));
  const executors = Object.entries(json('executors.json')['executors'] ?? {});
  write('executors.json', {
    executors: Object.fromEntries(executors.filter(([name]) => !without.includes(name))),
  });
  write('package.json', {
    ...json('package.json'),
    version: '0.0.1',
    main: './index.js',
    exports: { '.': './index.js', './package.json': './package.json' },
  });
  writeFileSync(join(place, 'index.js'), indexOf(without));
  symlinkSync(join(TODAY, 'dist'), join(place, 'dist'));
  return () => {
    rmSync(place, { recursive: true });
    renameSync(kept, place);
  };
}

/** It infers what today's does, save the targets of executors that it does not have. */
function indexOf(without: readonly string[]): string {
  return `
const today = require(${JSON.stringify(join(TODAY, 'dist', 'index.js'))});
const gone = new Set(${JSON.stringify(without.map((name) => `nx-promote:${name}`))});
const [files, infer] = today.createNodes;
const createNodes = [files, async (...args) => {
  const found = await infer(...args);
  for (const [, { projects = {} }] of found)
    for (const { targets = {} } of Object.values(projects))
      for (const [name, { executor }] of Object.entries(targets)) if (gone.has(executor)) delete targets[name];
  return found;
}];
module.exports = { name: today.name, preTasksExecution: today.preTasksExecution, postTasksExecution: today.postTasksExecution, createNodes, createNodesV2: createNodes };
`;
}
