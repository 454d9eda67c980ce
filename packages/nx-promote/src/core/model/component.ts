import type { ComponentScope } from './component-scope.js';
import type { DriverConfig, Suite } from './pipeline.js';

/** One deployable project, after `release.json` and the project graph have been read. */
export interface Component extends ComponentScope {
  /** The Nx project's name. */
  readonly name: string;
  /** Folder relative to the workspace root, `/` separated, `.` for the root itself. */
  readonly root: string;
  /** Path of the image in the registry, namespace included: `ebi-ait/ingest-core`. */
  readonly imagePath: string;
  /** Image repository as deployments name it: `quay.io/ebi-ait/ingest-core`. */
  readonly image: string;
  /** Components that must be deployed before it when both are in one plan. */
  readonly deployAfter: readonly string[];
  /** Suites of component scope that it adds to every environment. */
  readonly suites: readonly Suite[];
  /** Settings that differ from the environment's driver settings, by environment name; `*` for all. */
  readonly deploy: Readonly<Record<string, Partial<DriverConfig>>>;
  /** A target to build with instead of what the pipeline says. */
  readonly buildTarget: string | null;
  readonly coverageReport: string | null;
}
