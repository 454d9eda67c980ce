import { parseDockerfile } from './dockerfile.js';
import { buildImage, type Image } from './image.js';
import { readSource, readSourceTree } from './source-tree.js';

/** What is built: a component at a commit in a bare repository. */
export interface BuildSource {
  readonly repository: string;
  readonly component: string;
  readonly commit: string;
  /** The image's time of creation; the commit's own time makes every build of it the same image. */
  readonly created: Date;
}

/** Where a component has its Dockerfile. */
export function dockerfileOf(component: string): string {
  return `components/${component}/Dockerfile`;
}

/** Builds a component's image. */
export async function buildCommit(source: BuildSource): Promise<Image> {
  const { repository, component, commit, created } = source;
  const text = await readSource(repository, commit, dockerfileOf(component));
  const recipe = parseDockerfile(text, { COMMIT: commit });
  const sources = recipe.copies.map(({ from }) => from);
  return buildImage(recipe, await readSourceTree(repository, commit, sources), created);
}
