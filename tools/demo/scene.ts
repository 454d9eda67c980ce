import type { Playground } from '../playground/create-playground.js';
import type { Stage } from './stage.js';

/** One thing that the demo shows. Scenes follow each other on one playground. */
export interface Scene {
  readonly title: string;
  play(playground: Playground, stage: Stage): Promise<void>;
}

/** A merge that the example has ready, by its name in `.demo/merges.json`. */
export async function mergeNamed(playground: Playground, name: string): Promise<string> {
  const merge = playground.example.merges[name];
  if (merge === undefined) throw new Error(`the example has no merge "${name}"`);
  const { title, ...change } = merge;
  return playground.merge(title, change);
}
