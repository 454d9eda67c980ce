import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subset } from 'semver';

interface Locked {
  readonly version: string;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

const ROOT = join(__dirname, '..', '..');
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const locked: Readonly<Record<string, Locked>> = read('package-lock.json').packages;

/** Where npm put a package that `from` asks for: beside it, or in one of the folders above. */
function placeOf(from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (locked[place] !== undefined) return place;
    if (folder === '') return null;
  }
}

function reached(from: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const name of Object.keys(locked[from]?.dependencies ?? {})) {
    const place = placeOf(from, name);
    if (place === null || seen.has(place)) continue;
    seen.add(place);
    reached(place, seen);
  }
  return seen;
}

it('every package that users get runs on each Node that we say we run on', () => {
  const ours: string = read('packages/nx-promote/package.json').engines.node;
  const places = [...reached('packages/nx-promote')];
  expect(places.length).toBeGreaterThan(20);
  const narrower = places.filter((place) => {
    const range = locked[place]?.engines?.node;
    return range !== undefined && !subset(ours, range);
  });
  expect(narrower).toEqual([]);
});
