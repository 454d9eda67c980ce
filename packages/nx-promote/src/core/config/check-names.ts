import { expandPattern } from '../model/pattern.js';
import { wrongValue, type Complaint, type FieldPath } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import { commonName, nameLanguage } from './name-language.js';
import type { Sound } from './read-shape.js';

interface TagPattern {
  readonly path: FieldPath;
  readonly pattern: string;
  readonly environment: string;
}

/**
 * No tag may mean two things: a release tag pattern never gives what the build tag or another environment's
 * pattern gives, so that a candidate, a release and a build can always be told apart by name.
 */
export function checkNames(pipeline: Sound<PipelineInput>): Complaint[] {
  return [...confusable(pipeline), ...openEnded(pipeline)];
}

function confusable(pipeline: Sound<PipelineInput>): Complaint[] {
  const { buildTag, shortIdLength = 7 } = pipeline;
  const build =
    buildTag === undefined ? [] : [{ path: ['buildTag'], pattern: buildTag, environment: 'environment' }];
  const all: readonly TagPattern[] = [...build, ...releaseTags(pipeline)];
  const languages = all.map(({ pattern, environment }) =>
    nameLanguage(withEnvironment(pattern, environment), shortIdLength),
  );
  return all.flatMap((tag, index) => {
    for (let other = 0; other < index; other += 1) {
      const [one, two] = [languages[index], languages[other]];
      const name = one === undefined || two === undefined ? null : commonName(one, two);
      if (name === null) continue;
      const expected = `a pattern that never gives the same name as ${placeOf(all[other])}: both can give ${JSON.stringify(name)}`;
      return [wrongValue(tag.path, tag.pattern, expected)];
    }
    return [];
  });
}

/** A second candidate of a version gets a number at its end, `v1.0.rc2`, which must not run into the version. */
function openEnded(pipeline: Sound<PipelineInput>): Complaint[] {
  return releaseTags(pipeline)
    .slice(0, -1)
    .filter(({ pattern }) => /(?:\d|\{version\})$/.test(pattern))
    .map(({ path, pattern }) =>
      wrongValue(
        path,
        pattern,
        'a pattern that does not end with a number, since a second candidate gets one at the end: "{component}/v{version}.rc"',
      ),
    );
}

function releaseTags({ environments = [] }: Sound<PipelineInput>): TagPattern[] {
  return environments.flatMap((environment, index) =>
    environment?.releaseTag === undefined
      ? []
      : [
          {
            path: ['environments', index, 'releaseTag'],
            pattern: environment.releaseTag,
            environment: environment.name ?? 'environment',
          },
        ],
  );
}

/** Keeps the placeholders that stand for many names, and fills in the rest. */
function withEnvironment(pattern: string, environment: string): string {
  const kept = { version: '{version}', shortId: '{shortId}' };
  return expandPattern(pattern, { ...kept, environment, component: 'component' });
}

function placeOf(tag: TagPattern | undefined): string {
  return tag === undefined || tag.path.length === 1
    ? 'buildTag'
    : `the releaseTag of ${JSON.stringify(tag.environment)}`;
}
