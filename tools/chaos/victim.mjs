import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * A releaser that ends, or falls asleep, at a chosen effect: what `nx run X:release` does, in one process, on
 * the plugin as it is built. The plugin knows nothing of it: each port that changes something is wrapped.
 *
 *   victim.mjs WORKSPACE COMPONENTS [SIGNAL MOMENT EFFECT]     e.g. SIGKILL before 3
 *
 * STEPS names the steps, `deploy:dev verify:dev`; the whole way by default. TAKE_OVER=1 takes over politely.
 * Prints every effect, and how each component ended.
 */
const [root, components, signal, moment, effect] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const DIST = resolve(import.meta.dirname, '../../packages/nx-promote/dist');
const { compose } = require(join(DIST, 'nx/run/compose.js'));
const { runIntent } = require(join(DIST, 'core/run-intent.js'));
const WHOLE_WAY =
  'tag:dev deploy:dev verify:dev changelog:dev ' +
  'deploy:integration verify:integration changelog:integration release:integration';

process.chdir(root);
const graph = { nodes: nodesOf(join(root, 'components')), dependencies: {}, externalNodes: {} };
const { world } = await compose({ root, projectGraph: graph });
const watched = watch(world);
let going = components.split(',');
for (const pair of (process.env.STEPS ?? WHOLE_WAY).split(' ')) {
  const [step, environment] = pair.split(':');
  if (going.length === 0) break;
  const { outcomes } = await runIntent(watched, {
    step,
    environment,
    components: going,
    dryRun: false,
    typed: `nx run-many -t ${step}-${environment}`,
    ...(process.env.TAKE_OVER === '1' ? { takeOver: true } : {}),
    ...(process.env.WAIT === undefined ? {} : { waitSeconds: Number(process.env.WAIT) }),
  });
  for (const [name, { success, status, summary }] of outcomes) {
    console.log(`outcome ${name} ${pair} ${status}: ${summary}`);
    if (!success) process.exitCode = 1;
  }
  going = going.filter((name) => outcomes.get(name)?.success === true);
}

function nodesOf(folder) {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const facts = JSON.parse(readFileSync(join(folder, name, 'project.json'), 'utf8'));
      return [facts.name, { name: facts.name, type: 'app', data: { root: `components/${name}` } }];
    }),
  );
}

/** Wraps everything that changes the world. */
function watch(world) {
  let count = 0;
  const at = (when, number, name) => {
    if (signal === undefined || when !== moment || number !== Number(effect)) return;
    console.log(`${signal} ${when} effect ${number} (${name})`);
    process.kill(process.pid, signal);
  };
  const wrap =
    (name, act) =>
    async (...args) => {
      const number = (count += 1) - 1;
      at('before', number, name);
      const result = await act(...args);
      console.log(`effect ${number} ${name}`);
      at('after', number, name);
      return result;
    };
  const { ledger, registry, driver, suites, files, builder } = world;
  return {
    ...world,
    ledger: { ...ledger, append: wrap('ledger push', (...args) => ledger.append(...args)) },
    registry: bound(registry, { addTag: wrap('image tag', (...args) => registry.addTag(...args)) }),
    driver: { ...driver, deploy: wrap('deployment', (...args) => driver.deploy(...args)) },
    suites: { ...suites, run: wrap('suite', (...args) => suites.run(...args)) },
    files: { ...files, update: wrap('file', (...args) => files.update(...args)) },
    builder: { ...builder, buildTarget: wrap('build', (...args) => builder.buildTarget(...args)) },
  };
}

/** The registry is a class: its methods need their own `this`. */
function bound(target, overrides) {
  return new Proxy(target, {
    get(of, name) {
      if (name in overrides) return overrides[name];
      const value = of[name];
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}
