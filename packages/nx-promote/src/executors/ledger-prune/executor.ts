import { prunable, removeBuilds } from '../../core/housekeeping/prune.js';
import { rootExecutor } from '../../nx/run-root.js';

/** Lists build tags and images that nothing needs any more; with --remove they go. */
export default rootExecutor('ledger-prune', async ({ world, options, typed }) => {
  const builds = await prunable(
    world,
    world.pipeline.environments.map(({ name }) => name),
  );
  for (const { tag, image, imageTag } of builds) {
    world.reporter.tell(`${tag.name} at ${tag.commit.slice(0, 12)}, image ${image}:${imageTag}`);
  }
  if (builds.length === 0) {
    world.reporter.tell('Every build tag is needed.');
  } else if (options.remove === true && options.dryRun !== true) {
    await removeBuilds(world, builds);
    world.reporter.tell(`${builds.length} build tags and images removed.`);
  } else {
    world.reporter.tell(`${builds.length} build tags could go; remove them with: ${typed} --remove`);
  }
  return true;
});
