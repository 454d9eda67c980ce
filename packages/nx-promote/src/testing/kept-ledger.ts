import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createLedgerStore } from '../adapters/git/ledger/create-ledger-store.js';
import { decode } from '../core/ledger/codec.js';
import { readLedger } from '../core/ledger/read-ledger.js';
import type { ComponentRecord } from '../core/model/record.js';
import type { World } from '../core/world.js';
import { FakeServer } from './fakes/fake-server.js';
import { fakeSetting, fakeWorld } from './fakes/fake-world.js';

const DATA = join(__dirname, 'data');
const PREFIX = 'refs/promote';

interface Around {
  readonly components: readonly string[];
  readonly trunk: readonly { readonly commit: string; readonly touches: readonly string[] }[];
  readonly beside: readonly {
    readonly commit: string;
    readonly parent: string;
    readonly branch: string;
    readonly ported: string;
  }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A team that has the kept ledger in a git repository, and goes on from there with everything else in memory. */
export interface KeptTeam {
  readonly server: FakeServer;
  readonly remote: string;
  /** A run; all runs before it are known to be dead. */
  world(): World;
  git(...args: string[]): string;
}

/**
 * The ledger of three components that the demo of the first version left behind: releases, a rejection, a killed
 * run and its takeover, a rollback, promotions, a hold, a hotfix with its forward port, a deployment note. Names of
 * people, machines and folders were replaced, nothing else.
 */
export async function keptTeam(folder: string): Promise<KeptTeam> {
  const [remote, workspaceRoot] = [join(folder, 'remote.git'), join(folder, 'workspace')];
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  git(folder, 'init', '--quiet', '--bare', remote);
  git(folder, 'init', '--quiet', workspaceRoot);
  git(workspaceRoot, 'remote', 'add', 'origin', remote);
  const stream = gunzipSync(readFileSync(join(DATA, 'ledger-of-2026.fast-import.gz')));
  execFileSync('git', ['fast-import', '--quiet', '--done'], { cwd: remote, input: stream });
  const around = JSON.parse(readFileSync(join(DATA, 'ledger-of-2026.json'), 'utf8')) as Around;
  const server = serverOf(around);
  const setting = fakeSetting(around.components);
  const store = createLedgerStore({ workspaceRoot, remote: 'origin', prefix: PREFIX });
  let runs = 0;
  const world = (): World => {
    const dead = new Set(Array.from({ length: runs }, (_, at) => `run ${at}`));
    const inMemory = fakeWorld(server, setting, { invocation: `run ${(runs += 1)}`, dead });
    return {
      ...inMemory,
      git: {
        ...inMemory.git,
        remoteState: async () => ({
          ...(await inMemory.git.remoteState()),
          ledger: tipsIn(git(remote, ...REFS)),
        }),
      },
      ledger: {
        ...store,
        // Commits of the trunk are in memory alone, so their tags are too.
        append: async (moves, tags, leases) => {
          const result = await store.append(moves, [], leases);
          if (result.kind === 'written') for (const { name, commit } of tags) server.tags.set(name, commit);
          return result;
        },
      },
    };
  };
  await deploy(server, world());
  return { server, remote, world, git: (...args) => git(remote, ...args) };
}

const REFS = ['for-each-ref', '--format=%(refname) %(objectname)', PREFIX];

function tipsIn(listing: string): Map<string, string> {
  return new Map(listing.split('\n').map((line) => line.split(' ') as [string, string]));
}

function serverOf({ trunk, beside, tags }: Around): FakeServer {
  const server = new FakeServer();
  server.trunk.push(...trunk);
  for (const { commit, parent, branch, ported } of beside) {
    server.beside.set(commit, parent);
    server.branches.set(branch, commit);
    server.ported.set(commit, ported);
  }
  for (const [name, commit] of Object.entries(tags)) server.tags.set(name, commit);
  return server;
}

/** Images, and what runs where, as the records have it. */
async function deploy(server: FakeServer, world: World): Promise<void> {
  const { ledger, remote } = await readLedger(world);
  for await (const { ref, entries } of world.ledger.logs([...remote.ledger.keys()].filter(isOfComponent))) {
    for (const { record } of entries) {
      const { component, artifact, names } = decode<ComponentRecord>(record, ref);
      if (artifact === null || artifact.digest === null) continue;
      const image = { digest: artifact.digest, revision: artifact.commit };
      for (const tag of [artifact.shortId, ...names]) server.images.set(`${component}:${tag}`, image);
    }
  }
  for (const { name: environment } of world.pipeline.environments) {
    for (const { component, live, liveAttempt } of ledger.componentsIn(environment)) {
      if (live === null || live.digest === null) continue;
      const { image, shortId: tag, digest } = live;
      const reference = `${image}:${tag}@${digest}`;
      server.running(environment).set(component, { reference, digest, tag, attempt: liveAttempt ?? '' });
    }
  }
}

const isOfComponent = (ref: string): boolean => ref.startsWith(`${PREFIX}/components/`);
