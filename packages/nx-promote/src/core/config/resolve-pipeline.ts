import { expandKnown } from '../model/pattern.js';
import type {
  ChangelogConfig,
  DriverConfig,
  Environment,
  ImageConfig,
  LiveProbe,
  NotifyTarget,
  Pipeline,
  RegistryConfig,
} from '../model/pipeline.js';
import type { DriverInput } from './definition/driver.js';
import type { PipelineInput } from './definition/pipeline.js';
import { seconds } from './duration.js';
import { splitRegistry } from './registry-address.js';
import { resolveSuite } from './resolve-suite.js';

/** Turns what a person writes into what the rest of the code reads: durations in seconds, nothing optional. */
export function resolvePipeline(input: PipelineInput): Pipeline {
  const { trunk, remote, buildTag, shortIdLength, sharedFiles, ignore, lockFile } = input;
  return {
    trunk,
    remote,
    buildTag,
    shortIdLength,
    sharedFiles,
    ignore,
    lockFile,
    registry: resolveRegistry(input.registry),
    image: resolveImage(input.image),
    suites: Object.fromEntries(
      Object.entries(input.suites).map(([name, suite]) => [name, resolveSuite(name, suite)]),
    ),
    environments: input.environments.map(resolveEnvironment),
    ledger: {
      remote: input.ledger.remote ?? remote,
      prefix: input.ledger.prefix,
      leaseSeconds: seconds(input.ledger.lease),
    },
    waitSeconds: { ci: seconds(input.wait.ci), terminal: seconds(input.wait.terminal) },
    evidenceMaxAgeSeconds: seconds(input.evidenceMaxAge),
    changelog: resolveChangelog(input),
    versioning: input.versioning,
    notify: input.notify.map(resolveNotify),
    tickets: input.tickets.map(({ pattern, url }) => ({ pattern, url: url ?? null })),
  };
}

function resolveRegistry(registry: PipelineInput['registry']): RegistryConfig {
  if (typeof registry === 'string') return splitRegistry(registry);
  const { url, namespace } = splitRegistry(registry.url);
  return { url, namespace: registry.namespace ?? namespace };
}

/** GitHub makes no event for tags of which more come in one push; others take any number. */
const GITHUB_TAGS = 3;

function resolveImage(image: PipelineInput['image']): ImageConfig {
  return {
    repository: image.repository,
    build: resolveBuild(image),
    timeoutSeconds: seconds(image.timeout),
    link: image.link ?? null,
    tagsPerPush: image.tagsPerPush ?? (image.build === 'registry' ? GITHUB_TAGS : null),
  };
}

function resolveBuild({ build, dispatch }: PipelineInput['image']): ImageConfig['build'] {
  if (typeof build === 'object') return { by: 'target', target: build.target };
  return build === 'registry' ? { by: 'registry' } : { by: 'dispatch', command: dispatch ?? [] };
}

function resolveEnvironment(input: PipelineInput['environments'][number]): Environment {
  const { name, enters, verify, onRejected, imageTags, acceptsUnmerged, requireTestedSet, confirm } = input;
  const env = Object.entries(input.env).map(([key, value]) => [key, expandEnvironment(value, name)]);
  return {
    name,
    enters,
    deploy: resolveDriver(input.deploy),
    verify,
    onRejected,
    releaseTag: input.releaseTag ?? null,
    imageTags,
    live: input.live === undefined ? null : resolveLive(input.live),
    env: Object.fromEntries(env) as Record<string, string>,
    acceptsUnmerged,
    requireTestedSet,
    confirm,
  };
}

/** Only what names the environment: other braces in a variable's value are for the program that reads it. */
function expandEnvironment(value: string, environment: string): string {
  return expandKnown(value, { environment });
}

function resolveDriver(deploy: DriverInput): DriverConfig {
  if (deploy.driver === 'command') {
    const { driver, command, current, timeout } = deploy;
    return { driver, command, current: current ?? null, timeoutSeconds: seconds(timeout) };
  }
  const { driver, repository, branch, file, key, path, value } = deploy;
  return {
    driver,
    repository: repository ?? null,
    branch,
    file,
    key: key ?? null,
    path: path ?? null,
    value,
  };
}

function resolveLive(live: NonNullable<PipelineInput['environments'][number]['live']>): LiveProbe {
  return {
    url: live.url ?? null,
    command: live.command ?? null,
    commit: live.commit ?? null,
    digest: live.digest ?? null,
    timeoutSeconds: seconds(live.timeout),
  };
}

function resolveChangelog({ changelog, environments }: PipelineInput): ChangelogConfig {
  const hasRepository = environments.some(({ deploy }) => deploy.driver === 'gitops');
  return {
    to: changelog.to ?? (hasRepository ? 'deployments' : 'branch'),
    branch: changelog.branch,
    file: changelog.file,
    template: changelog.template ?? null,
    hideAuthors: changelog.hideAuthors,
    releaseNotes: changelog.releaseNotes,
    releaseNotesTemplate: changelog.releaseNotesTemplate ?? null,
  };
}

function resolveNotify(target: PipelineInput['notify'][number]): NotifyTarget {
  return target.to === 'console' ? target : { to: 'webhook', url: target.url, events: target.events ?? null };
}
