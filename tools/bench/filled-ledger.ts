import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { encodeComponent } from '../../packages/nx-promote/src/core/ledger/codec.js';
import { fold } from '../../packages/nx-promote/src/core/ledger/fold.js';
import { ledgerRefs } from '../../packages/nx-promote/src/core/ledger/ref-names.js';
import type { ComponentRecord } from '../../packages/nx-promote/src/core/model/record.js';
import { emptyState } from '../../packages/nx-promote/src/core/model/state.js';
import type { LedgerCommit } from '../../packages/nx-promote/src/core/ports/ledger-store.js';
import { gitIn } from '../../packages/nx-promote/src/testing/repositories.js';

/** To be raised when the generator makes other ledgers: what is cached is then made anew. */
const GENERATION = 1;
const ENVIRONMENTS = ['dev', 'integration', 'staging', 'production'];
const RECORDS = 100;
const PREFIX = 'refs/promote';
/** As long as the names that take its place, so that texts keep the length that stands before them. */
const MODEL = 'component-model';

/** A remote whose ledger is full, and an empty clone of it. */
export interface FilledLedger {
  readonly prefix: string;
  readonly remote: string;
  /** Makes another clone that has seen nothing yet. */
  clone(): Promise<string>;
  close(): Promise<void>;
}

/** Components in four environments with 100 records each: made once and kept; what is written goes into a copy. */
export async function openFilledLedger(cache: string, components: number): Promise<FilledLedger> {
  const kept = join(cache, `ledger-${components}-v${GENERATION}`);
  if (!(await exists(kept))) await makeLedger(kept, components);
  const folder = await mkdtemp(join(tmpdir(), 'nx-promote-bench-'));
  const remote = join(folder, 'remote.git');
  await gitIn(folder, ['clone', '--quiet', '--mirror', '--shared', kept, remote]);
  let clones = 0;
  return {
    prefix: PREFIX,
    remote,
    async clone() {
      const checkout = join(folder, `checkout-${(clones += 1)}`);
      await gitIn(folder, ['clone', '--quiet', '--no-checkout', remote, checkout]);
      return checkout;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

async function makeLedger(folder: string, components: number): Promise<void> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await gitIn(draft, ['init', '--quiet', '--bare', '--initial-branch=main']);
  await gitIn(draft, ['fast-import', '--quiet', '--done'], Readable.from(stream(components)));
  await gitIn(draft, ['repack', '-a', '-d', '-q']);
  await gitIn(draft, ['pack-refs', '--all']);
  await rename(draft, folder);
}

/** All chains, one after the other. Only the tip carries its own state: nothing that is measured reads others. */
function* stream(components: number): Generator<Buffer> {
  yield text(`commit refs/heads/main\ncommitter A <a@b> 0 +0000\n${data('Begin\n')}\n`);
  const refs = ledgerRefs(PREFIX);
  let mark = 0;
  for (const environment of ENVIRONMENTS) {
    const model = modelChain(environment);
    yield text(`blob\nmark :${(mark += 1)}\n${data(model[0]?.state ?? '')}`);
    for (let index = 0; index < components; index += 1) {
      const name = `component-${String(index).padStart(5, '0')}`;
      const ref = refs.component(environment, name);
      const parts = model.map((commit, at) => {
        const state =
          at === model.length - 1 ? `inline state.json\n${data(commit.state)}` : `:${mark} state.json\n`;
        const date = Math.floor(Date.parse(commit.at) / 1000);
        return [
          `commit ${ref}\ncommitter ${commit.author.name} <${commit.author.email}> ${date} +0000\n`,
          `${data(commit.message)}M 100644 inline record.json\n${data(commit.record)}M 100644 ${state}\n`,
        ].join('');
      });
      yield text(parts.join('').replaceAll(MODEL, name));
    }
  }
  yield text('done\n');
}

/** Releases one after the other, as a component that is worked on every day has them. */
function modelChain(environment: string): LedgerCommit[] {
  const commits: LedgerCommit[] = [];
  let state = emptyState(MODEL, environment);
  let before: ComponentRecord['artifact'] = null;
  for (let at = 0; at < RECORDS; at += 1) {
    const release = Math.floor(at / 3);
    const phase = (['started', 'deployed', 'verified'] as const)[at % 3] ?? 'started';
    const record = recordOf(environment, release, phase, before);
    state = fold(state, record);
    commits.push(encodeComponent(record, state));
    if (phase === 'verified') before = record.artifact;
  }
  return commits;
}

function recordOf(
  environment: string,
  release: number,
  phase: ComponentRecord['phase'],
  replaces: ComponentRecord['artifact'],
): ComponentRecord {
  const hex = (length: number): string =>
    (release + 1).toString(16).padStart(4, '0').repeat(16).slice(0, length);
  const commit = hex(40);
  const attempt = `${environment}-${hex(12)}`;
  const at = new Date(Date.UTC(2026, 0, 1) + release * 3_600_000).toISOString();
  const artifact = {
    commit,
    shortId: commit.slice(0, 7),
    image: `registry.test/${MODEL}`,
    digest: `sha256:${hex(64)}`,
  };
  const holder = { invocation: hex(12), user: 'ci', host: 'ci', process: null, run: null, leaseSeconds: 600 };
  return {
    schemaVersion: 1,
    minReader: 1,
    nonce: `${attempt}-${phase}`,
    attempt,
    kind: environment === 'dev' ? 'release' : 'promotion',
    phase,
    component: MODEL,
    environment,
    artifact,
    names: [],
    replaces,
    evidence: [],
    notes: [],
    overrides: [],
    actor: { name: 'ci', run: null },
    at,
    ...(phase === 'verified' ? {} : { holder }),
  };
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}\n`;
}

function text(content: string): Buffer {
  return Buffer.from(content);
}
