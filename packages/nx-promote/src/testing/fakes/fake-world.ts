import { spell } from './spell.js';
import { createHash } from 'node:crypto';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { Ancestry, AncestryPair } from '../../core/model/ancestry.js';
import { HIDDEN_AUTHORS } from '../../core/model/hidden-authors.js';
import { scopeOfRoots } from '../component-scope.js';
import type { Component } from '../../core/model/component.js';
import type { ChangeFacts, ChangesQuery, ComponentChanges } from '../../core/ports/changes.js';
import type { Environment, Pipeline, Suite } from '../../core/model/pipeline.js';
import type { Holder } from '../../core/model/record.js';
import { buildTagOf } from '../../core/model/build-tag.js';
import { parseReference } from '../../adapters/drivers/reference.js';
import { KnownRemote } from '../../core/ledger/known-remote.js';
import { PlanOutdated } from '../../core/ports/driver.js';
import { imageKey } from '../../core/ports/registry.js';
import type { World } from '../../core/world.js';
import type { FakeServer } from './fake-server.js';

export interface FakeReleaser {
  readonly invocation: string;
  /** The trunk position of its checkout; the newest when absent. */
  readonly head?: string;
  /** Called before and after every effect; may throw to end the releaser there. */
  readonly effect?: (name: string, moment: 'before' | 'after') => Promise<void> | void;
  /** Called before every look; lets schedules interleave. */
  readonly look?: () => Promise<void> | void;
  readonly dead?: ReadonlySet<string>;
  readonly run?: string | null;
  /** Its clock, when a test wants to move it: a process that is stopped finds it moved when it goes on. */
  readonly clock?: { milliseconds: number };
  /** How long it may go without a sign of life; who takes over looks every three seconds for half as long again. */
  readonly leaseSeconds?: number;
  /** Heartbeats that were started and not stopped, to be fired by the test. */
  readonly timers?: Set<{ readonly everyMilliseconds: number; readonly beat: () => Promise<void> }>;
}

export interface FakeSetting {
  readonly pipeline: Pipeline;
  readonly components: readonly Component[];
  readonly told: string[];
}

/** A releaser on the fake server: all ports, with hooks at every look and effect. */
export function fakeWorld(server: FakeServer, setting: FakeSetting, releaser: FakeReleaser): World {
  const { pipeline, components } = setting;
  const look = async (): Promise<void> => void (await releaser.look?.());
  const effect = async <T>(name: string, act: () => T | Promise<T>): Promise<T> => {
    await releaser.effect?.(name, 'before');
    const result = await act();
    await releaser.effect?.(name, 'after');
    return result;
  };
  const head = (): string => releaser.head ?? server.trunk.at(-1)?.commit ?? '';
  const clock = releaser.clock ?? { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  let ids = 0;
  // What a process has read of deployments it does not read again until it looks anew.
  const read = new Map<string, ReturnType<FakeServer['running']>>();
  const runningAsRead = (environment: string): ReturnType<FakeServer['running']> => {
    const found = read.get(environment) ?? new Map(server.running(environment));
    read.set(environment, found);
    return found;
  };
  const known = new KnownRemote(() => read.clear());
  const ledger: World['ledger'] = {
    read: async (tips) => {
      await look();
      return new Map(
        [...tips].flatMap(([ref, tip]) => (server.entry(tip) ? [[ref, server.entry(tip)!] as const] : [])),
      );
    },
    log: async (ref) => server.log(ref),
    async *logs(refs) {
      for (const ref of refs) yield { ref, entries: server.log(ref) };
    },
    append: (moves, tags, leases) => effect('ledger', () => server.append(moves, tags, leases)),
  };
  return {
    pipeline,
    components,
    known,
    git: known.followReader({
      checkout: async () => ({ head: head(), branch: pipeline.trunk, dirty: [], shallow: false }),
      resolve: async (revision) =>
        [...server.trunk.map(({ commit }) => commit), ...server.beside.keys()].find((commit) =>
          commit.startsWith(revision),
        ) ?? null,
      bring: async () => undefined,
      messages: async (commits) =>
        new Map(
          commits.flatMap((commit) => {
            const message = server.messages.get(commit);
            return message === undefined ? [] : [[commit, message] as const];
          }),
        ),
      remoteState: async () => {
        await look();
        return {
          trunkTip: server.trunk.at(-1)?.commit ?? null,
          tags: new Map(server.tags),
          ledger: new Map([...server.ledger].map(([ref, { tip }]) => [ref, tip])),
        };
      },
      releaseCommits: async (from, queries) => {
        const line = server.trunk
          .slice(0, server.trunk.findIndex(({ commit }) => commit === from) + 1)
          .reverse();
        return new Map(
          queries.flatMap(({ name, root }) => {
            const found = line.find(({ touches }) => touches.includes(name));
            return found === undefined
              ? []
              : [[name, { commit: found.commit, path: root, why: 'component' as const }]];
          }),
        );
      },
      ancestry: async (pairs) =>
        pairs.map((pair) => answered(server.isAncestor(pair.ancestor, pair.descendant), pair)),
    }),
    branches: {
      find: async (branch) => ({
        local: server.branches.get(branch) ?? null,
        remote: server.picked.findLast((one) => one.branch === branch)?.commits.at(-1) ?? null,
        inTheWay: null,
      }),
      begin: (branch, commit) =>
        effect('branch', () => {
          if (!server.branches.has(branch)) server.branches.set(branch, commit);
        }),
    },
    forwardPorts: {
      forwardPorts: async (questions) =>
        questions.map(({ fix, into }) => {
          const revert = server.takenBack.get(fix);
          if (revert !== undefined && server.isAncestor(revert, into) === true) {
            const by = { commit: revert, subject: 'Revert it' };
            return { kind: 'missing', missing: [{ commit: fix, subject: 'Fix it' }], takenBack: { by } };
          }
          if (server.isAncestor(fix, into) === true) return { kind: 'ancestor', missing: [] };
          const port = server.ported.get(fix);
          const isPorted = port !== undefined && server.isAncestor(port, into) === true;
          return isPorted
            ? { kind: 'patches', missing: [] }
            : { kind: 'missing', missing: [{ commit: fix, subject: 'Fix it' }] };
        }),
    },
    cherryPicks: {
      pick: ({ branch, commits }) =>
        effect('pick', () => {
          const commit = commits.find((one) => server.conflicting.has(one));
          if (commit !== undefined) {
            return { kind: 'conflict', commit, paths: [{ path: 'core/main.js', by: '857d1d2 Rename it' }] };
          }
          server.picked.push({ branch, commits });
          return { kind: 'pushed', commit: commits.at(-1) ?? '' };
        }),
    },
    pullRequests: {
      open: ({ branch }) =>
        effect('pull request', () => ({ kind: 'open', url: `https://git.test/${branch}`, isNew: true })),
    },
    forge: {
      pullRequests: async (merges) => ({
        pullRequests: new Map(
          merges.flatMap(({ commit }) => {
            const found = server.pullRequests.get(commit);
            return found === undefined ? [] : [[commit, found] as const];
          }),
        ),
        missing: server.forgeMissing,
      }),
    },
    ledger: known.followStore(ledger),
    tags: {
      remove: (tags) =>
        effect('untag', () => {
          const moved = tags.filter(({ name, commit }) => (server.tags.get(name) ?? commit) !== commit);
          if (moved.length > 0) throw tagsMoved();
          for (const { name } of tags) server.tags.delete(name);
        }),
    },
    registry: {
      digests: async (wanted) => {
        await look();
        server.build();
        return new Map(wanted.map((tag) => [imageKey(tag), server.digestOf(tag)]));
      },
      image: async (image, reference) => {
        const digest = server.digestOf({ image, reference });
        const found = digest === null ? undefined : { digest, revision: server.commitOfDigest(digest) ?? '' };
        return found === undefined
          ? null
          : { ...found, mediaType: 'application/vnd.oci.image.manifest.v1+json' };
      },
      tags: async (image) =>
        [...server.images.keys()].flatMap((key) =>
          key.startsWith(`${image}:`) ? [key.slice(image.length + 1)] : [],
        ),
      addTag: (image, digest, tag) =>
        effect('image tag', () => {
          if (server.digestOf({ image, reference: digest }) === null) throw imageGone(image);
          server.images.set(`${image}:${tag}`, { digest, revision: server.commitOfDigest(digest) ?? '' });
        }),
      removeTag: (image, tag) => effect('image untag', () => void server.images.delete(`${image}:${tag}`)),
    },
    driver: {
      current: async (environment, wanted) => {
        await look();
        const running = runningAsRead(environment.name);
        return new Map(
          wanted.map(({ name }) => {
            const found = running.get(name);
            return [
              name,
              {
                reference: found?.reference ?? null,
                image: parseReference(found?.reference ?? '').image,
                digest: found?.digest ?? null,
                tag: found?.tag ?? null,
                revision: null,
                unpinned: false,
              },
            ];
          }),
        );
      },
      preview: async () => new Map(),
      deploy: async (request) => {
        await look();
        let seen = server.deploymentCommits;
        const before = new Map(runningAsRead(request.environment.name));
        await request.stillOurs();
        return effect('deploy', async () => {
          // A push of gitops goes on top of what was read; the other drivers do what they began, however late.
          while (request.environment.deploy.driver === 'gitops' && server.deploymentCommits !== seen) {
            seen = server.deploymentCommits;
            await request.stillOurs();
          }
          const running = server.running(request.environment.name);
          const isGitops = request.environment.deploy.driver === 'gitops';
          const moved = request.changes.some(
            ({ component: { name } }) => running.get(name)?.digest !== before.get(name)?.digest,
          );
          if (isGitops && moved) throw new PlanOutdated('the versions have changed');
          const changed = request.changes.filter(
            ({ component, artifact }) => running.get(component.name)?.digest !== artifact.digest,
          );
          for (const { component, artifact } of changed) {
            running.set(component.name, {
              reference: `${artifact.image}:${artifact.shortId}@${artifact.digest}`,
              digest: artifact.digest,
              tag: artifact.shortId,
              attempt: request.attempt,
            });
          }
          const names = changed.map(({ component }) => component.name);
          read.set(request.environment.name, new Map(running));
          if (names.length > 0) {
            server.deploymentCommits += 1;
            const { subject, attempt } = request;
            server.deploymentLog.push({
              environment: request.environment.name,
              subject,
              attempt,
              components: names,
            });
          }
          return {
            changed: names,
            revision: names.length === 0 ? null : `revision-${server.deploymentLog.length}`,
          };
        });
      },
    },
    live: {
      ask: async (environment, component) => {
        const found = server.running(environment.name).get(component.name);
        if (server.broken.has(component.name)) return { kind: 'no-answer', why: 'it crashes at start' };
        if (found === undefined) return { kind: 'no-answer', why: 'nothing runs' };
        return { kind: 'answer', commit: server.commitOfDigest(found.digest), digest: found.digest };
      },
    },
    suites: {
      run: async ({ suite, environment, component, set }) => {
        await look();
        return effect('suite', () => {
          const commits = new Map(
            [...server.running(environment.name)].map(([name, { digest }]) => [
              name,
              server.commitOfDigest(digest) ?? '',
            ]),
          );
          const question = {
            suite: suite.name,
            environment: environment.name,
            component: component?.name ?? null,
          };
          server.suiteLog.push(question);
          const outcome = server.suiteBehaviour({ ...question, commits });
          return { suite: suite.name, scope: suite.scope, outcome, seconds: 1, set, report: null };
        });
      },
    },
    noteCommands: {
      run: async (request) =>
        effect('note', () => {
          server.noteLog.push(`${request.environment.name} ${request.id}`);
          return server.noteBehaviour(request.id);
        }),
    },
    preflight: {
      committer: async () => null,
      targets: () => null,
      missingProgram: async () => null,
      mayPush: async () => ({ kind: 'allowed' }),
    },
    checks: {
      run: (component, commit) =>
        effect('checks', () => {
          server.checkLog.push(`${component.name} ${commit}`);
          if (server.checkFailure !== null) throw server.checkFailure;
          return ['lint', 'test'];
        }),
    },
    builder: { dispatch: async () => server.build(), buildTarget: async () => server.build() },
    changes: {
      changes: async (queries) =>
        new Map(queries.map((query) => [query.component, changesBetween(server, query)])),
    },
    uncounted: { since: async () => ({ commits: 0, files: [], since: null }) },
    files: {
      read: async (_place, path) => server.files.get(path) ?? null,
      update: (_place, edits) =>
        effect('file', () => {
          let changed = false;
          for (const [path, edit] of edits) {
            const next = edit(server.files.get(path) ?? null);
            changed ||= next !== server.files.get(path);
            server.files.set(path, next);
          }
          if (changed) server.deploymentCommits += 1;
          return { commit: changed ? 'file-commit' : null };
        }),
    },
    templates: { read: async (path) => server.templates.get(path) ?? '' },
    notifier: {
      announce: ({ id, event, text }) =>
        effect('announcement', () => void server.announced.push({ id, event, text })),
    },
    liveness: { of: (holder) => (releaser.dead?.has(holder.invocation) === true ? 'dead' : 'unknown') },
    clock: {
      now: () => new Date((clock.milliseconds += 1000)),
      monotonic: () => clock.milliseconds,
      sleep: async (ms) => {
        clock.milliseconds += ms;
        await look();
      },
    },
    ids: {
      next: () => `${releaser.invocation}-${(ids += 1)}`,
      fraction: () => fraction(`${releaser.invocation}-${(ids += 1)}`),
    },
    pulse: {
      start: (everyMilliseconds, beat) => {
        const timer = { everyMilliseconds, beat };
        releaser.timers?.add(timer);
        return async () => void releaser.timers?.delete(timer);
      },
    },
    stepLocks: {
      acquire: async (keys) => {
        const taken = new Set(keys.filter((key) => server.stepLocks.has(key)));
        const held = keys.filter((key) => !taken.has(key));
        for (const key of held) server.stepLocks.add(key);
        return {
          taken,
          release: async () => {
            for (const key of held) server.stepLocks.delete(key);
          },
        };
      },
    },
    reporter: {
      tell: (line) => void setting.told.push(line),
      warn: (line) => void setting.told.push(line),
      detail: () => undefined,
      printed: () => undefined,
      wait: () => ({ update: () => undefined, end: () => undefined }),
    },
    spell,
    holder: holderOf(releaser),
    actor: { name: 'someone', run: releaser.run ?? null },
  };
}

function imageGone(image: string): PromoteError {
  return new PromoteError({ kind: 'external', code: 'IMAGE_MISSING', message: `There is no such ${image}.` });
}

function tagsMoved(): PromoteError {
  return new PromoteError({ kind: 'external', code: 'TAGS_NOT_REMOVED', message: 'A tag has moved.' });
}

/** The same for the same text, and spread evenly. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}

/** What lies between two commits: the trunk is a line here, and so is whatever stands beside it. */
function changesBetween(server: FakeServer, query: ChangesQuery): ComponentChanges {
  const lines = [query.from, query.to].map((commit) => server.line(commit));
  const [from = [], to = []] = lines;
  const without = (line: typeof from, other: typeof from): typeof from => {
    const known = new Set(other.map(({ commit }) => commit));
    return line.filter(({ commit }) => !known.has(commit));
  };
  const comes = without(to, from);
  const goes = query.from === null ? [] : without(from, to);
  const facts = (line: typeof from): ChangeFacts[] =>
    line
      .filter(({ touches }) => touches.some((name) => query.closureRoots.includes(`components/${name}`)))
      .reverse()
      .map(({ commit, touches }) => ({
        commit: {
          id: commit,
          parents: [],
          author: { name: 'someone', email: 'someone@example.org' },
          coAuthors: [],
          at: '2026-01-01T00:00:00Z',
          message: server.messages.get(commit) ?? `Change ${touches.join(' and ')}`,
        },
        touches: true,
        brought: [],
        bystanders: [],
        same: [],
      }));
  const within = <T extends { readonly commit: string; readonly path: string }>(
    files: readonly T[],
    from: string | null,
    to: string | null,
  ): T[] => {
    const there = new Set(from === null ? [] : server.history(from));
    const here = new Set(to === null ? [] : server.history(to).filter((commit) => !there.has(commit)));
    return files
      .filter(({ commit }) => here.has(commit))
      .filter(({ path }) => query.closureRoots.some((root) => path.startsWith(`${root}/`)))
      .reverse();
  };
  return {
    comes: facts(comes),
    goes: facts(goes),
    notes: {
      comes: within(server.notes, query.from, query.to),
      goes: within(server.notes, query.to, query.from),
      overlooked: within(server.overlooked, query.from, query.to).map(({ path }) => path),
    },
  };
}

function holderOf(releaser: FakeReleaser): Holder {
  return {
    invocation: releaser.invocation,
    user: 'someone',
    host: 'here',
    process: { id: 1, started: 'then' },
    run: releaser.run ?? null,
    leaseSeconds: releaser.leaseSeconds ?? 600,
  };
}

/** A setting of named components in dev, integration, staging and production, all with the given suites. */
export function fakeSetting(
  names: readonly (string | { readonly name: string; readonly deployAfter: readonly string[] })[],
  suites: readonly Suite[] = [componentSuite('smoke'), environmentSuite('system')],
): FakeSetting {
  const components = names.map((entry): Component => {
    const { name, deployAfter } = typeof entry === 'string' ? { name: entry, deployAfter: [] } : entry;
    return {
      name,
      root: `components/${name}`,
      ...scopeOfRoots([`components/${name}`]),
      imagePath: name,
      image: `registry.test/${name}`,
      deployAfter,
      suites: [],
      deploy: {},
      buildTarget: null,
      coverageReport: null,
    };
  });
  return { pipeline: fakePipeline(suites), components, told: [] };
}

function fakePipeline(suites: readonly Suite[]): Pipeline {
  const environment = (name: string, rest: Partial<Environment> = {}): Environment => ({
    name,
    enters: 'on-merge',
    deploy: {
      driver: 'gitops',
      repository: 'deployments',
      branch: 'master',
      file: '{environment}.env',
      key: '{COMPONENT}',
      path: null,
      value: '{image}:{tag}@{digest}',
    },
    verify: suites.map((suite) => suite.name),
    onRejected: 'redeploy-previous',
    releaseTag: null,
    imageTags: [],
    live: { url: 'http://live.test', command: null, commit: 'commit', digest: 'digest', timeoutSeconds: 5 },
    env: {},
    acceptsUnmerged: false,
    requireTestedSet: false,
    confirm: false,
    ...rest,
  });
  return {
    trunk: 'master',
    remote: 'origin',
    registry: { url: 'http://registry.test', namespace: '' },
    image: {
      repository: '{component}',
      build: { by: 'registry' },
      timeoutSeconds: 60,
      link: null,
      tagsPerPush: null,
    },
    buildTag: '{component}/{shortId}',
    shortIdLength: 7,
    sharedFiles: [],
    ignore: [],
    lockFile: 'all',
    suites: Object.fromEntries(suites.map((suite) => [suite.name, suite])),
    environments: [
      environment('dev'),
      environment('integration'),
      environment('staging', { enters: 'on-request', releaseTag: '{component}/v{version}.rc' }),
      environment('production', {
        enters: 'on-request',
        releaseTag: '{component}/v{version}',
        imageTags: ['latest'],
      }),
    ],
    ledger: { remote: 'origin', prefix: 'refs/promote', leaseSeconds: 600 },
    waitSeconds: { ci: 0, terminal: 0 },
    evidenceMaxAgeSeconds: 86_400,
    changelog: {
      to: 'deployments',
      branch: 'promote/changelogs',
      file: 'changelogs/{environment}.md',
      template: null,
      releaseNotes: 'release-notes/{component}/{tag}.md',
      hideAuthors: HIDDEN_AUTHORS,
      releaseNotesTemplate: null,
    },
    versioning: { first: '1.0', bump: 'minor' },
    notify: [],
    tickets: [],
  };
}

export function componentSuite(name: string): Suite {
  return suite(name, 'component');
}

export function environmentSuite(name: string): Suite {
  return suite(name, 'environment');
}

function suite(name: string, scope: Suite['scope']): Suite {
  return {
    name,
    scope,
    at: 'checkout',
    command: ['true'],
    timeoutSeconds: 60,
    retries: 0,
    onTimeout: 'errored',
    erroredExitCodes: [],
    env: {},
    report: null,
  };
}

export { buildTagOf };

/** As git would answer: what the server has never seen is not here. */
export function answered(answer: boolean | null, { ancestor }: AncestryPair): Ancestry {
  if (answer !== null) return answer ? 'yes' : 'no';
  return { kind: 'unknown', gap: { kind: 'not-here', commit: ancestor, said: null } };
}
