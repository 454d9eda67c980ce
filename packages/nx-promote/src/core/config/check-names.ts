import { expandPattern } from '../model/pattern.js';
import { shortPattern } from '../model/release-name.js';
import { wrongValue, type Complaint, type FieldPath } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import { commonName, nameLanguage, OPTIONAL_CANDIDATE } from './name-language.js';
import { SAMPLE } from './pattern-rules.js';
import type { Sound } from './read-shape.js';
import { IMAGE_TAG } from './ref-rules.js';

/** Something that names tags: where it stands, as it is written, and all that it can give. */
interface Namer {
  readonly path: FieldPath;
  readonly written: string;
  /** For "never gives the same name as ...". */
  readonly called: string;
  readonly pattern: string;
}

interface ReleaseTag {
  readonly path: FieldPath;
  readonly written: string;
  readonly environment: string;
  /** Gives candidates: every naming environment but the last. */
  readonly numbered: boolean;
}

/**
 * No tag may mean two things, in git or in the registry: a release tag pattern never gives what the build tag
 * or another environment's pattern gives, so that a candidate, a release and a build can always be told apart.
 */
export function checkNames(pipeline: Sound<PipelineInput>): Complaint[] {
  const { buildTag, shortIdLength = 7 } = pipeline;
  const tags = releaseTags(pipeline);
  const build = { path: ['buildTag'], written: buildTag ?? '', called: 'buildTag' };
  const namers = tags.map(namerOf);
  const git = [...(buildTag === undefined ? [] : [{ ...build, pattern: kept(buildTag, '') }]), ...namers];
  const images = [
    { ...build, pattern: '{shortId}' },
    ...imageTags(pipeline),
    ...namers.map((namer) => ({ ...namer, pattern: shortPattern(namer.pattern.replace(COMPONENT, PLACE)) })),
  ];
  const misnumbered = tags.flatMap(misnumberedTag);
  const confusing = confusable(git, shortIdLength, '');
  if (misnumbered.length + confusing.length > 0) return [...confusing, ...misnumbered];
  return [...confusable(images, shortIdLength, ' as an image tag'), ...tags.flatMap(noImageTag)];
}

/** What a component's name is while patterns are compared: plain text. */
const COMPONENT = 'component';
const PLACE = '{component}';

function namerOf({ path, written, environment, numbered }: ReleaseTag): Namer {
  const end = numbered && !written.includes('{candidate}') ? OPTIONAL_CANDIDATE : '';
  const called = `the releaseTag of ${JSON.stringify(environment)}`;
  return { path, written, called, pattern: kept(written, environment) + end };
}

/** Keeps the placeholders that stand for many names, and fills in the rest. */
function kept(pattern: string, environment: string): string {
  const many = { version: '{version}', shortId: '{shortId}', candidate: '{candidate}' };
  return expandPattern(pattern, { ...many, environment, component: COMPONENT });
}

function imageTags({ environments = [] }: Sound<PipelineInput>): Namer[] {
  return environments.flatMap((environment, index) =>
    (environment?.imageTags ?? []).flatMap((tag, position) =>
      tag === undefined
        ? []
        : [
            {
              path: ['environments', index, 'imageTags', position],
              written: tag,
              called: `environments[${index}].imageTags`,
              pattern: tag,
            },
          ],
    ),
  );
}

function confusable(namers: readonly Namer[], shortIdLength: number, as: string): Complaint[] {
  const languages = namers.map(({ pattern }) => nameLanguage(pattern, shortIdLength));
  return namers.flatMap(({ path, written }, index) => {
    if (path[0] === 'buildTag' || path.includes('imageTags')) return [];
    for (let other = 0; other < index; other += 1) {
      const [one, two] = [languages[index], languages[other]];
      const name = one === undefined || two === undefined ? null : commonName(one, two);
      if (name === null) continue;
      const expected = `a pattern that never gives the same name as ${namers[other]?.called ?? ''}${as}: both can give ${JSON.stringify(name)}`;
      return [wrongValue(path, written, expected)];
    }
    return [];
  });
}

/** A candidate's number must be told from the version; a release has none. */
function misnumberedTag({ path, written, numbered }: ReleaseTag): Complaint[] {
  if (!numbered && written.includes('{candidate}')) {
    const expected =
      'a pattern without {candidate}: the last environment that names gives releases, not candidates';
    return [wrongValue(path, written, expected)];
  }
  if (/(?:\d|\{version\})\{candidate\}|\{candidate\}(?:\d|\{version\})/.test(written)) {
    return [wrongValue(path, written, 'a pattern with a sign between {candidate} and other numbers')];
  }
  if (!numbered || written.includes('{candidate}') || !/(?:\d|\{version\})$/.test(written)) return [];
  const expected =
    'a pattern that does not end with a number, since a second candidate gets one at the end: "{component}/v{version}.rc", or one with {candidate}';
  return [wrongValue(path, written, expected)];
}

function noImageTag({ path, written, environment }: ReleaseTag): Complaint[] {
  const tag = expandPattern(shortPattern(written), { ...SAMPLE, environment });
  if (IMAGE_TAG.test(tag)) return [];
  const expected = `a pattern that gives a legal image tag when the component is left out, not ${JSON.stringify(tag)}`;
  return [wrongValue(path, written, expected)];
}

function releaseTags({ environments = [] }: Sound<PipelineInput>): ReleaseTag[] {
  const last = environments.findLastIndex((environment) => environment?.releaseTag !== undefined);
  return environments.flatMap((environment, index) =>
    environment?.releaseTag === undefined
      ? []
      : [
          {
            path: ['environments', index, 'releaseTag'],
            written: environment.releaseTag,
            environment: environment.name ?? 'environment',
            numbered: index !== last,
          },
        ],
  );
}
