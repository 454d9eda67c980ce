/** Settings of a person or of CI; everything else that begins with NX_ belongs to the run we are part of. */
const KEPT = /^NX_(NO_CLOUD$|CLOUD_|VERBOSE_LOGGING$|PERF_LOGGING$|NATIVE_|SKIP_NATIVE|REJECT_UNKNOWN)/;

/**
 * What a build finds in its environment, as changes to `inherited`. An Nx inside an Nx takes the outer task's
 * variables for its own (its workspace root, above all) and would build in the wrong folder.
 */
export function buildEnvironment(
  inherited: NodeJS.ProcessEnv,
  build: { readonly component: string; readonly commit: string; readonly image: string },
): Record<string, string | undefined> {
  const foreign = Object.keys(inherited).filter((name) => /^NX_/i.test(name) && !KEPT.test(name));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    // The page of the job is about the release; an Nx that runs on its own would add a report of itself.
    // A build that writes to it by itself must not fail for want of it.
    GITHUB_STEP_SUMMARY: '/dev/null',
    PROMOTE_COMPONENT: build.component,
    PROMOTE_COMMIT: build.commit,
    PROMOTE_IMAGE: build.image,
  };
}
