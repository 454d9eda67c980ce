import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Plan, Step } from '../plan/plan.js';
import type { World } from '../world.js';
import { applyAppend } from './apply-append.js';
import { applyChangelog } from './apply-changelog.js';
import {
  applyAnnounce,
  applyChecks,
  applyPick,
  applyRemoveBuilds,
  applyRemoveHeartbeats,
} from './apply-command-steps.js';
import { applyDeploy } from './apply-deploy.js';
import { applyImage } from './apply-image.js';
import { applyImageNames } from './apply-image-names.js';
import { applyNotes } from './apply-notes.js';
import { applyReleaseNotes } from './apply-release-notes.js';
import { applySuites } from './apply-suites.js';
import { awaitLive } from './await-live.js';
import { LedgerCursor, type RunState } from './run-state.js';

/** Carries a plan out, step by step. False when somebody else was faster: it stops there, and the run looks anew. */
export async function applyPlan(
  world: World,
  plan: Plan,
  ledger: LedgerSnapshot,
  run: RunState,
): Promise<boolean> {
  const cursor = new LedgerCursor(ledger);
  for (const step of plan.steps) {
    const goesOn = await applyStep(world, step, cursor, run);
    if (!goesOn) return false;
  }
  return true;
}

/** Adding a kind of step touches this table, the Step union and a file of its own. */
async function applyStep(world: World, step: Step, cursor: LedgerCursor, run: RunState): Promise<boolean> {
  switch (step.do) {
    case 'append':
      return applyAppend(world, step, cursor, run);
    case 'image':
      await applyImage(world, step, run);
      world.known.forgetBeside();
      return true;
    case 'image-names':
      await applyImageNames(world, step, run);
      return true;
    case 'deploy':
      return applyDeploy(world, step, run);
    case 'await-live':
      await awaitLive(world, step, run);
      return true;
    case 'suites':
      await applySuites(world, step, run);
      // The verdict is about everything that runs now: a neighbour may have been deployed while they ran.
      world.known.forget();
      return true;
    case 'notes':
      await applyNotes(world, step, run);
      world.known.forget();
      return true;
    case 'release-notes':
      await applyReleaseNotes(world, step, run);
      return true;
    case 'changelog':
      await applyChangelog(world, step, run);
      return true;
    case 'branch':
      await world.branches.begin(step.branch, step.commit);
      return true;
    case 'pick':
      return applyPick(world, step, run);
    case 'pull-request':
      run.finds({ pullRequest: await world.pullRequests.open(step.draft) });
      return true;
    case 'checks':
      await applyChecks(world, step);
      return true;
    case 'announce':
      await applyAnnounce(world, step);
      return true;
    case 'remove-builds':
      await applyRemoveBuilds(world, step);
      // Tags are gone.
      world.known.forget();
      return true;
    case 'remove-heartbeats':
      return applyRemoveHeartbeats(world, step);
  }
}
