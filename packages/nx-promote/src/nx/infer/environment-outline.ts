import { ENVIRONMENT_NAME } from '../../core/config/ref-rules.js';

/** As much of an environment as its targets need to be drawn. */
export interface EnvironmentOutline {
  readonly name: string;
  readonly enters: 'on-merge' | 'on-request';
  /** Whether entering it names the artifact. */
  readonly names: boolean;
}

/**
 * What the pipeline file says about environments. `broken` carries the message that release targets fail
 * with; the outlines are then those that could be read all the same.
 */
export interface PipelineOutline {
  readonly environments: readonly EnvironmentOutline[];
  readonly broken: string | null;
}

/**
 * Reads the outline out of the text of `release-pipeline.json`, without the schema library: every nx command
 * pays for what is loaded here. It is lenient; the full check with all its messages happens when a release
 * target runs.
 */
export function outlinePipeline(text: string | null): PipelineOutline {
  if (text === null) return { environments: [], broken: MISSING };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return {
      environments: [],
      broken: `release-pipeline.json is not valid JSON: ${(error as Error).message}`,
    };
  }
  const listed = isObject(parsed) ? parsed['environments'] : undefined;
  if (!Array.isArray(listed) || listed.length === 0) return { environments: [], broken: NO_ENVIRONMENTS };
  const environments = listed.flatMap((entry: unknown) => outlineEnvironment(entry));
  const distinct = new Map(environments.map((environment) => [environment.name, environment]));
  return { environments: [...distinct.values()], broken: environments.length === 0 ? NO_ENVIRONMENTS : null };
}

const MISSING =
  'There is no release-pipeline.json at the workspace root, so no environment is known. ' +
  'Write one with: nx g nx-promote:init';

const NO_ENVIRONMENTS =
  'release-pipeline.json: "environments" must be a list of environments in order, each with a "name" ' +
  'of small letters, digits and "-".';

function outlineEnvironment(entry: unknown): EnvironmentOutline[] {
  if (!isObject(entry)) return [];
  const name = entry['name'];
  if (typeof name !== 'string' || !ENVIRONMENT_NAME.test(name)) return [];
  return [
    {
      name,
      enters: entry['enters'] === 'on-merge' ? 'on-merge' : 'on-request',
      names: typeof entry['releaseTag'] === 'string',
    },
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
