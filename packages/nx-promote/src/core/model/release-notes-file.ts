import { expandPattern } from './pattern.js';
import type { Pipeline } from './pipeline.js';

/** Where the notes of a release are written: one file each, by the release's short name. */
export function releaseNotesFile(
  pipeline: Pick<Pipeline, 'changelog'>,
  component: string,
  name: string,
): string {
  return expandPattern(pipeline.changelog.releaseNotes, { component, tag: name });
}
