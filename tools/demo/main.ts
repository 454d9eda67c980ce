import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPlayground, stopPlayground } from '../playground/create-playground.js';
import { playScenes } from './play-scenes.js';
import { createStage } from './stage.js';

const USAGE = `npm run demo                    shows releases on real parts, then cleans up
npm run demo -- --keep DIR      leaves the playground running in DIR
npm run demo -- --stop DIR      ends a playground that was kept`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      keep: { type: 'string' },
      stop: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.stop !== undefined) {
    await stopPlayground(resolve(values.stop));
    return console.log(
      `Everything that ran in ${resolve(values.stop)} has ended; its files are still there.`,
    );
  }
  await show(values.keep === undefined ? null : resolve(values.keep));
}

/** Plays everything; whatever happens, nothing keeps running that was not asked to. */
async function show(keep: string | null): Promise<void> {
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'nx-promote-demo-')));
  const cleanUp = async (): Promise<void> => {
    await stopPlayground(folder);
    if (keep === null) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stage = createStage();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stage.interrupt();
      void cleanUp().finally(() => process.exit(130));
    });
  }
  try {
    stage.say(
      'Making a workspace, a git remote, a deployment repository, a registry, a builder and environments.',
    );
    const playground = await createPlayground({ folder, registry: 'embedded', withBuilder: true });
    await playScenes(playground, stage);
    if (keep !== null) stage.farewell(playground);
    else await cleanUp();
  } catch (error) {
    if (keep === null) await cleanUp();
    throw error;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `The demo failed: ${error.message}` : error);
  process.exitCode = 1;
});
