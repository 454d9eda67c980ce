import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The `transformIgnorePatterns` entry that lets through the given packages and everything they depend on
 * that is published as an ES module. Computed, because a hand-written list goes stale with every update.
 */
export function transformable(roots) {
  const esm = new Set();
  const seen = new Set();
  const visit = (name, from) => {
    const folder = locate(name, from);
    if (folder === null || seen.has(folder)) return;
    seen.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (manifest.type === 'module') esm.add(name);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency, folder);
  };
  for (const root of roots) visit(root, process.cwd());
  const names = [...esm].map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return `/node_modules/(?!(?:.*/node_modules/)?(?:${names})/)`;
}

function locate(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}
