import { wrongValue, type Complaint } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import type { Sound } from './read-shape.js';

/** Rules about the environments among each other. */
export function checkEnvironments(pipeline: Sound<PipelineInput>): Complaint[] {
  return [
    ...duplicateNames(pipeline),
    ...wrongOrder(pipeline),
    ...sharedImageTags(pipeline),
    ...probes(pipeline),
    ...namedTries(pipeline),
    ...unasked(pipeline),
  ];
}

function duplicateNames({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  const names = environments.map((environment) => environment?.name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    return [
      wrongValue(
        ['environments', index, 'name'],
        name,
        `a name of its own: environments[${first}] has this one`,
      ),
    ];
  });
}

/** What enters on merge is one chain from the first environment on; a request in between would never end it. */
function wrongOrder({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  const firstRequest = environments.findIndex((environment) => environment?.enters === 'on-request');
  if (firstRequest < 0) return [];
  return environments.flatMap((environment, index) =>
    environment?.enters === 'on-merge' && index > firstRequest
      ? [
          wrongValue(
            ['environments', index, 'enters'],
            'on-merge',
            `"on-request", since environments[${firstRequest}] before it is entered on request`,
          ),
        ]
      : [],
  );
}

/** A name, or an image tag such as `latest`, is a promise that what is only tried cannot make. */
function namedTries({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) => {
    const names = environment?.releaseTag !== undefined || (environment?.imageTags ?? []).length > 0;
    if (environment?.acceptsUnmerged !== true || !names) return [];
    const path = ['environments', index, 'acceptsUnmerged'];
    return [wrongValue(path, true, 'false in an environment that gives names ("releaseTag", "imageTags")')];
  });
}

/** What a merge brings goes on by itself, and nobody is there to be asked. */
function unasked({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) =>
    environment?.confirm === true && environment.enters === 'on-merge'
      ? [wrongValue(['environments', index, 'confirm'], true, 'false where "enters" is "on-merge"')]
      : [],
  );
}

const LIKE_A_COMMIT = /^[0-9a-f]{4,64}$/;

function sharedImageTags({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  const owners = new Map<string, number>();
  return environments.flatMap((environment, index) =>
    (environment?.imageTags ?? []).flatMap((tag, position) => {
      if (tag === undefined) return [];
      const path = ['environments', index, 'imageTags', position];
      const owner = owners.get(tag);
      owners.set(tag, index);
      if (LIKE_A_COMMIT.test(tag)) {
        return [wrongValue(path, tag, 'an image tag that cannot be taken for a short commit id')];
      }
      if (owner === undefined) return [];
      return [
        wrongValue(path, tag, `an image tag that only one environment moves: environments[${owner}] has it`),
      ];
    }),
  );
}

function probes({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) => {
    const live = environment?.live;
    if (live === undefined) return [];
    const path = ['environments', index, 'live'];
    if ((live.url === undefined) === (live.command === undefined)) {
      return [wrongValue(path, live, 'exactly one of "url" and "command"')];
    }
    if (live.commit === undefined && live.digest === undefined) {
      return [
        wrongValue(path, live, '"commit" or "digest": without a field to read, an answer proves nothing'),
      ];
    }
    return [];
  });
}
