import { expandKnown, type PatternValues } from '../../core/model/pattern.js';
import type { Suite } from '../../core/model/pipeline.js';
import type { SuiteRequest } from '../../core/ports/suite-runner.js';

/** What a process is about. */
type About = Pick<SuiteRequest, 'environment' | 'component' | 'commit'>;

// What git and nx put into the environment of their children names the checkout, not a worktree.
const OF_THE_CHECKOUT = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'NX_WORKSPACE_ROOT',
  'NX_WORKSPACE_ROOT_PATH',
];

/** The values that a suite's command, report path and environment variables may name. */
export function suiteValues({ environment, component, commit }: About): PatternValues {
  return {
    environment: environment.name,
    ...(component === null ? {} : { component: component.name }),
    ...(commit === null ? {} : { commit }),
  };
}

/**
 * The environment variables of a suite: the suite's own win over the environment's, both over ours, so that
 * a team can give `DEPLOYMENT_ENV` the name that its tests know.
 */
export function suiteEnvironment(
  request: About & { readonly suite: Pick<Suite, 'env'> },
  reportFile: string,
  actorEnv: Readonly<Record<string, string>>,
  isWorktree: boolean,
): Record<string, string | undefined> {
  const { suite, environment, component, commit } = request;
  const values = suiteValues(request);
  const expanded = Object.entries({ ...environment.env, ...suite.env }).map(
    ([name, value]): [string, string] => [name, expandKnown(value, values)],
  );
  return {
    // A daemon started in a worktree would outlive it.
    ...(isWorktree
      ? { ...Object.fromEntries(OF_THE_CHECKOUT.map((name) => [name, undefined])), NX_DAEMON: 'false' }
      : {}),
    ...actorEnv,
    // What marks an Nx that a suite runs as one inside of a task: it adds no report of itself to the page of the job.
    NX_TASK_TARGET_PROJECT: component?.name ?? environment.name,
    DEPLOYMENT_ENV: environment.name,
    PROMOTE_ENVIRONMENT: environment.name,
    PROMOTE_COMPONENT: component?.name,
    PROMOTE_COMMIT: component === null ? undefined : (commit ?? undefined),
    PROMOTE_REPORT: reportFile === '' ? undefined : reportFile,
    ...Object.fromEntries(expanded),
  };
}
