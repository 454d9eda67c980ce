import { parseDockerfile } from './dockerfile.js';
import { buildImage, type Image } from './image.js';
import { commitTime } from './remote-tags.js';
import { readSource, readSourceTree } from './source-tree.js';

/** Builds a component's image from a commit in a repository; `created` replaces the commit's own time. */
export async function buildCommit(
  repository: string,
  component: string,
  commit: string,
  created?: Date,
): Promise<Image> {
  const path = `components/${component}/Dockerfile`;
  const recipe = parseDockerfile(await readSource(repository, commit, path), { COMMIT: commit });
  const sources = recipe.copies.map(({ from }) => from);
  const tree = await readSourceTree(repository, commit, sources);
  return buildImage(recipe, tree, created ?? (await commitTime(repository, commit)));
}
