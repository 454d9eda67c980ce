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
}

/** The pipeline file's content. */
export function draftPipeline(draft: PipelineDraft): object {
  const { environments } = draft;
  return {
    $schema: './node_modules/nx-promote/schemas/release-pipeline.schema.json',
    trunk: draft.trunk,
    remote: draft.remote,
    registry: draft.registry,
    image: { build: draft.build === 'registry' ? 'registry' : { target: draft.build } },
    environments: environments.map((name, index) => ({
      name,
      enters: enters(index, environments.length),
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

/** The last two environments of three or more are entered on request; what comes before follows the trunk. */
function enters(index: number, count: number): 'on-merge' | 'on-request' {
  const onRequest = count > 2 ? 2 : count - 1;
  return index >= count - onRequest ? 'on-request' : 'on-merge';
}
