import { SAMPLE } from './pattern-rules.js';
import { expandPattern, placeholders } from '../model/pattern.js';
import { wrongValue, type Complaint } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import type { Sound } from './read-shape.js';

/** Rules about where deployments and changelogs are written, and who builds. */
export function checkDeployments(pipeline: Sound<PipelineInput>): Complaint[] {
  return [
    ...keyOrPath(pipeline),
    ...versions(pipeline),
    ...samePlace(pipeline),
    ...trunkWrites(pipeline),
    ...building(pipeline),
  ];
}

function keyOrPath({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) => {
    const deploy = environment?.deploy;
    if (deploy?.driver !== 'gitops' || (deploy.key === undefined) !== (deploy.path === undefined)) return [];
    const expected = 'exactly one of "key" (for KEY=value files) and "path" (for YAML files)';
    return [wrongValue(['environments', index, 'deploy'], deploy, expected)];
  });
}

/** A version is part of a name, and only environments with "releaseTag" give names. */
function versions({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) => {
    const deploy = environment?.deploy;
    if (deploy?.driver !== 'gitops' || environment?.releaseTag !== undefined) return [];
    if (!placeholders(deploy.value ?? '').includes('version')) return [];
    const expected = 'no {version} where "releaseTag" gives no name that has one';
    return [wrongValue(['environments', index, 'deploy', 'value'], deploy.value, expected)];
  });
}

/** Two environments whose deployments are the same line could not be told apart, nor moved one by one. */
function samePlace({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  const places = new Map<string, number>();
  return environments.flatMap((environment, index) => {
    const deploy = environment?.deploy;
    if (deploy?.driver !== 'gitops' || environment?.name === undefined || deploy.file === undefined)
      return [];
    const values = { ...SAMPLE, environment: environment.name };
    const keys = deploy.path ?? [deploy.key];
    if (keys.some((key) => key === undefined)) return [];
    const place = JSON.stringify([
      deploy.repository ?? null,
      deploy.branch,
      expandPattern(deploy.file, values),
      ...keys.map((key) => expandPattern(key ?? '', values)),
    ]);
    const first = places.get(place);
    places.set(place, first ?? index);
    if (first === undefined) return [];
    return [
      wrongValue(
        ['environments', index, 'deploy', 'file'],
        deploy.file,
        `a place of its own: environments[${first}] writes the same line; {environment} in "file" tells them apart`,
      ),
    ];
  });
}

/** A commit that the tool makes on the trunk would be a change that releases itself. */
function trunkWrites({ trunk, environments = [], changelog }: Sound<PipelineInput>): Complaint[] {
  const deployments = environments.flatMap((environment, index) => {
    const deploy = environment?.deploy;
    if (deploy?.driver !== 'gitops' || deploy.repository !== undefined || deploy.branch !== trunk) return [];
    if (trunk === undefined) return [];
    const expected = 'another branch than the trunk, or a "repository" of its own';
    return [wrongValue(['environments', index, 'deploy', 'branch'], deploy.branch, expected)];
  });
  const branch = changelog?.branch;
  if (branch === undefined || branch !== trunk) return deployments;
  return [...deployments, wrongValue(['changelog', 'branch'], branch, 'another branch than the trunk')];
}

function building({ image }: Sound<PipelineInput>): Complaint[] {
  if (image?.build === 'dispatch' && image.dispatch === undefined) {
    const expected = 'the command that starts a build, since "build" is "dispatch"';
    return [
      { code: 'CONFIG_MISSING', path: ['image', 'dispatch'], problem: `missing, expected ${expected}` },
    ];
  }
  if (image?.build !== undefined && image.build !== 'dispatch' && image.dispatch !== undefined) {
    return [wrongValue(['image', 'dispatch'], image.dispatch, 'it only with "build": "dispatch"')];
  }
  return [];
}
