import type { Bump } from './version.js';

/** `release-pipeline.json` after parsing: every default filled in, every pattern checked. Durations are seconds. */
export interface Pipeline {
  /** Branch name without `refs/heads/`. */
  readonly trunk: string;
  /** The git remote that holds the trunk, by its name in the checkout. */
  readonly remote: string;
  readonly registry: RegistryConfig;
  readonly image: ImageConfig;
  /** `{component}/{shortId}` */
  readonly buildTag: string;
  readonly shortIdLength: number;
  readonly sharedFiles: readonly string[];
  readonly ignore: readonly string[];
  readonly lockFile: 'all' | 'resolved';
  readonly suites: Readonly<Record<string, Suite>>;
  readonly environments: readonly Environment[];
  readonly ledger: { readonly remote: string; readonly prefix: string; readonly leaseSeconds: number };
  /** How long a busy component or environment is waited for: in CI, and on a terminal. */
  readonly waitSeconds: { readonly ci: number; readonly terminal: number };
  readonly evidenceMaxAgeSeconds: number;
  readonly changelog: ChangelogConfig;
  readonly versioning: VersioningConfig;
  readonly notify: readonly NotifyTarget[];
  readonly tickets: readonly { readonly pattern: string; readonly url: string | null }[];
}

export interface RegistryConfig {
  /** Base URL of the distribution API: `https://quay.io`, `http://127.0.0.1:5000`. */
  readonly url: string;
  /** Joined before a component's image path: `ebi-ait` in `quay.io/ebi-ait/ingest-core`. May be empty. */
  readonly namespace: string;
}

export interface ImageConfig {
  /** Pattern of the image's path under the namespace, default `{component}`. */
  readonly repository: string;
  /**
   * Who builds: the registry (or whatever listens for the tag), a command that starts a build, or a target
   * of the component that builds and pushes.
   */
  readonly build:
    | { readonly by: 'registry' }
    | { readonly by: 'dispatch'; readonly command: readonly string[] }
    | { readonly by: 'target'; readonly target: string };
  readonly timeoutSeconds: number;
  /** Where the build can be watched; `{component}`, `{commit}`, `{shortId}` are replaced. */
  readonly link: string | null;
  /** Tags pushed at once: 3 where the builder listens to GitHub's events, which are dropped above that. */
  readonly tagsPerPush: number | null;
}

export interface Environment {
  readonly name: string;
  readonly enters: 'on-merge' | 'on-request';
  readonly deploy: DriverConfig;
  /** Names of suites, in the order in which they run. */
  readonly verify: readonly string[];
  readonly onRejected: 'redeploy-previous' | 'keep';
  /** Names the artifact when it enters: `{component}/v{version}.rc`, `{component}/v{version}-rc.{candidate}`. */
  readonly releaseTag: string | null;
  /** Image tags that move with the environment: `latest`. */
  readonly imageTags: readonly string[];
  readonly live: LiveProbe | null;
  /** Environment variables of the suites that run against it; `DEPLOYMENT_ENV` is always added. */
  readonly env: Readonly<Record<string, string>>;
  readonly acceptsUnmerged: boolean;
  readonly requireTestedSet: boolean;
  /** Whether a person must say yes before anything enters. */
  readonly confirm: boolean;
}

export type DriverConfig = GitopsConfig | CommandDriverConfig;

/** Edits a version reference in a deployment repository. Patterns know the placeholders of {@link expandPattern}. */
export interface GitopsConfig {
  readonly driver: 'gitops';
  /** URL or path of the repository; null means the workspace's own remote. */
  readonly repository: string | null;
  readonly branch: string;
  /** Path pattern in the repository: `environments/{environment}.env`. */
  readonly file: string;
  /** For `KEY=value` files: the key pattern, `{COMPONENT}` is upper case with underscores. */
  readonly key: string | null;
  /** For YAML files: path segments, each a pattern. */
  readonly path: readonly string[] | null;
  /** What is written: `{image}:{tag}@{digest}` by default; without `{digest}` the deployment is unpinned. */
  readonly value: string;
}

/** Runs a command that makes the environment run the image; knows no compare-and-swap. */
export interface CommandDriverConfig {
  readonly driver: 'command';
  readonly command: readonly string[];
  /** Prints the reference that runs now, for drift; null when the environment cannot be asked. */
  readonly current: readonly string[] | null;
  readonly timeoutSeconds: number;
}

/** How the running component is asked what it is. */
export interface LiveProbe {
  readonly url: string | null;
  readonly command: readonly string[] | null;
  /** Dotted paths into the JSON answer; null when the answer has no such field. */
  readonly commit: string | null;
  readonly digest: string | null;
  readonly timeoutSeconds: number;
}

export interface Suite {
  readonly name: string;
  readonly scope: 'component' | 'environment';
  /** Where its code comes from: a worktree of the artifact's commit, or the checkout. */
  readonly at: 'artifact' | 'checkout';
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly onTimeout: 'failed' | 'errored';
  readonly erroredExitCodes: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  /** Path pattern of a JUnit report it writes, relative to where it runs. */
  readonly report: string | null;
}

export interface ChangelogConfig {
  /** `deployments`: the environment's deployment repository; `branch`: a branch of the workspace's remote. */
  readonly to: 'deployments' | 'branch';
  readonly branch: string;
  /** Path pattern: `changelogs/{environment}.md`, or with `{component}` one per component. */
  readonly file: string;
  /** Path pattern: `release-notes/{component}/{tag}.md`, where the tag is the release's short name. */
  readonly releaseNotes: string;
  /** A template of the workspace that writes them; null for the house format. */
  readonly releaseNotesTemplate: string | null;
  /** Regular expressions of names and addresses that are not listed as authors. */
  readonly hideAuthors: readonly string[];
  /** A template of the workspace that writes each section; null for the house format. */
  readonly template: string | null;
}

export interface VersioningConfig {
  readonly first: string;
  readonly bump: Bump;
}

export type NotifyTarget =
  | { readonly to: 'console' }
  | { readonly to: 'webhook'; readonly url: string; readonly events: readonly string[] | null };
