import type { Playground } from '../playground/create-playground.js';
import type { Scene } from './scene.js';
import { fillEnvironments } from './scenes/fill-environments.js';
import { releaseOne } from './scenes/release-one.js';
import { releaseAffected } from './scenes/release-affected.js';
import { breakIntegration } from './scenes/break-integration.js';
import { mendTrunk } from './scenes/mend-trunk.js';
import { carryOutANote } from './scenes/carry-out-a-note.js';
import { dieInTheMiddle } from './scenes/die-in-the-middle.js';
import { rollBack } from './scenes/roll-back.js';
import { promoteRelease } from './scenes/promote-release.js';
import { mendProduction } from './scenes/mend-production.js';
import { showStatus } from './scenes/show-status.js';
import type { Stage } from './stage.js';

/** In this order; each stands on what the ones before it left. */
const SCENES: readonly Scene[] = [
  fillEnvironments,
  releaseOne,
  releaseAffected,
  breakIntegration,
  mendTrunk,
  dieInTheMiddle,
  rollBack,
  promoteRelease,
  carryOutANote,
  mendProduction,
  showStatus,
];

export async function playScenes(playground: Playground, stage: Stage): Promise<void> {
  const begun = performance.now();
  for (const scene of SCENES) {
    stage.scene(scene.title);
    await scene.play(playground, stage);
  }
  stage.say(`\nAll of it took ${Math.round((performance.now() - begun) / 1000)} seconds.`);
}
