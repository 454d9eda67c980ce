/** Everything that `release-pipeline.json` is first made of. */
export interface PipelineDraft {
  readonly trunk: string;
  readonly remote: string;
  readonly registry: string;
  readonly build: string;
  readonly environments: readonly string[];
  /** Null: a branch of the workspace's own remote. */
  readonly deployments: string | null;
  readonly deploymentsBranch: string;
  readonly lockFile: 'all' | 'resolved';
  readonly sharedFiles: readonly string[];
}

/** The pipeline file's content. */
export function draftPipeline(draft: PipelineDraft): object {
  const { environments } = draft;
  return {
    $schema: './node_modules/nx-promote/schemas/release-pipeline.schema.json',
    trunk: draft.trunk,
    remote: draft.remote,
    registry: draft.registry,
    lockFile: draft.lockFile,
    ...(draft.sharedFiles.length === 0 ? {} : { sharedFiles: draft.sharedFiles }),
    image: { build: draft.build === 'registry' ? 'registry' : { target: draft.build } },
    environments: environments.map((name, index) => ({
      name,
      enters: enters(index, environments.length),
      ...releaseTag(index, environments.length),
      deploy: {
        driver: 'gitops',
        ...(draft.deployments === null ? {} : { repository: draft.deployments }),
        branch: draft.deploymentsBranch,
        file: 'environments/{environment}.env',
        key: '{COMPONENT}',
      },
    })),
  };
}

/**
 * Of two environments on request the first makes candidates (`v1.0.rc`) and the last releases (`v1.0`); a single one
 * makes releases.
 */
function releaseTag(index: number, count: number): { readonly releaseTag?: string } {
  if (enters(index, count) === 'on-merge') return {};
  return { releaseTag: index === count - 1 ? '{component}/v{version}' : '{component}/v{version}.rc' };
}

/** The last two environments of three or more are entered on request; what comes before follows the trunk. */
function enters(index: number, count: number): 'on-merge' | 'on-request' {
  const onRequest = count > 2 ? 2 : count - 1;
  return index >= count - onRequest ? 'on-request' : 'on-merge';
}
