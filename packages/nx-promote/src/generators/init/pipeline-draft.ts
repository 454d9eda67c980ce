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
      ...entry(environments.length - 1 - index, environments.length),
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
 * How an environment is entered, counted from the last: the last holds releases, the one before it release
 * candidates, and what comes earlier follows the trunk.
 */
function entry(fromTheEnd: number, count: number): object {
  if (fromTheEnd === 0 && count > 1) {
    return { enters: 'on-request', releaseTag: '{component}/v{version}', imageTags: ['latest'] };
  }
  if (fromTheEnd === 1 && count > 2) return { enters: 'on-request', releaseTag: '{component}/v{version}.rc' };
  return { enters: 'on-merge' };
}
