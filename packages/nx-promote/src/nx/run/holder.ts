import { hostname, userInfo } from 'node:os';
import type { Actor, Holder } from '../../core/model/record.js';
import { currentInvocation } from '../hooks/invocation.js';

/** Who holds what this run claims: the invocation, and what proves that it is alive. */
export function currentHolder(leaseSeconds: number): Holder {
  const { invocation, process: main } = currentInvocation();
  return {
    invocation,
    user: userName(),
    host: hostname(),
    process: main,
    run: ciRun(process.env),
    leaseSeconds,
  };
}

/** Who acts, for the records: the person that CI names, else what git would sign with, else the login. */
export function currentActor(gitUser: string | null): Actor {
  const { env } = process;
  const named = [env['GITHUB_ACTOR'], env['GITLAB_USER_LOGIN'], env['BUILD_USER'], gitUser ?? undefined];
  return { name: named.find((name) => name !== undefined && name !== '') ?? userName(), run: ciRun(env) };
}

/** The page of the CI run, or whatever names it; null on somebody's machine. */
function ciRun(env: NodeJS.ProcessEnv): string | null {
  const repository = env['GITHUB_REPOSITORY'];
  const id = env['GITHUB_RUN_ID'];
  if (repository !== undefined && id !== undefined) {
    return `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/actions/runs/${id}`;
  }
  return (
    env['CI_PIPELINE_URL'] ??
    env['BUILD_URL'] ??
    env['BUILDKITE_BUILD_URL'] ??
    env['CIRCLE_BUILD_URL'] ??
    null
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no user has.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
