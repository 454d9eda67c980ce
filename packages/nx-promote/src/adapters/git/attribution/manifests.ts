/** A project has one of these in its folder, a component a `release.json` in any case. */
const MANIFESTS = new Set([
  ...['release.json', 'project.json', 'package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'],
  ...['pom.xml', 'build.gradle', 'build.gradle.kts'],
]);

/** Whether a file of this name says that its folder is a project. */
export function isManifest(name: string): boolean {
  return MANIFESTS.has(name);
}
