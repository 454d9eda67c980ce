import { removeBuilds, removeHeartbeats } from '../../core/commands/prune.js';
import { prunable } from '../../core/commands/ledger/prune.js';
import { leftHeartbeats } from '../../core/commands/ledger/prune-leases.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Lists build tags, images and heartbeats that nothing needs any more; with --remove they go. */
export default rootExecutor('ledger-prune', async ({ world, options, typed }) => {
  const builds = await prunable(world);
  for (const { tag, image, imageTag } of builds) {
    world.reporter.tell(`${tag.name} at ${tag.commit.slice(0, 12)}, image ${image}:${imageTag}`);
  }
  const left = await leftHeartbeats(world);
  for (const { holder } of left) world.reporter.tell(`the heartbeat of ${holder}, which is over`);
  if (builds.length + left.length === 0) {
    world.reporter.tell('Every build tag is needed.');
  } else if (options.remove === true && options.dryRun !== true) {
    const removed = await removeBuilds(world, builds);
    const gone = await removeHeartbeats(world, left);
    const kept = builds.length - removed.length;
    const rest = kept === 0 ? '' : `; ${kept} stay, they came into use meanwhile`;
    world.reporter.tell(`${removed.length} build tags and images removed${beats(gone.length)}${rest}.`);
  } else {
    const what = `${builds.length} build tags${beats(left.length)} could go`;
    world.reporter.tell(`${what}; remove them with: ${typed} --remove`);
  }
  return true;
});

function beats(count: number): string {
  return count === 0 ? '' : `, and ${count} ${count === 1 ? 'heartbeat' : 'heartbeats'}`;
}
