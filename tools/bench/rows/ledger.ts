import { join } from 'node:path';
import { createLedgerStore } from '../../../packages/nx-promote/src/adapters/git/ledger/create-ledger-store.js';
import {
  listRefs,
  remoteStateOf,
} from '../../../packages/nx-promote/src/adapters/git/repository/remote-state.js';
import { ledgerMoves } from '../../../packages/nx-promote/src/core/ledger/draft.js';
import { ledgerRefs } from '../../../packages/nx-promote/src/core/ledger/ref-names.js';
import { readSnapshot, type LedgerSnapshot } from '../../../packages/nx-promote/src/core/ledger/snapshot.js';
import type { LedgerStore } from '../../../packages/nx-promote/src/core/ports/ledger-store.js';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import { compare, runToEnd } from '../compare.js';
import { openFilledLedger, type FilledLedger } from '../filled-ledger.js';
import type { BenchResult, BenchRow } from '../row.js';

const CACHE = join(__dirname, '../../../.cache/bench');
const LISTING = ['for-each-ref', '--format=%(objectname):state.json'];

const size = (components: number): string =>
  `${components.toLocaleString('en')} components, ${(components * 400).toLocaleString('en')} records`;

export const writeRecord: BenchRow = {
  name: 'one ledger write',
  about:
    'One record: made, pushed under the expectation that its ref has not moved, and remembered, against a bare `git push --force-with-lease` of a commit that is there already to a ref of the same remote, from a clone that has the tips of the ledger. What it costs more is making the record and keeping the local copy; the round trip is one.',
  measure: ({ components }, bench) =>
    withLedger(components, async (filled) => {
      const checkout = await filled.clone();
      const plain = await filled.clone();
      const store = storeOf(filled, checkout);
      const snapshot = await lookAt(filled, checkout, store);
      await fetchTips(filled, plain);
      let turn = 0;
      let commit = '';
      return compare({ name: writeRecord.name, size: size(components) }, bench, {
        prepare: async () => {
          turn += 1;
          commit = (await gitIn(plain, [...AUTHOR, 'commit-tree', '-m', `${turn}`, 'HEAD^{tree}'])).trim();
        },
        ours: () => writeOne(store, snapshot, turn),
        reference: () =>
          runToEnd(plain, [
            ...PUSH,
            `--force-with-lease=refs/plain/${turn}:`,
            'origin',
            `${commit}:refs/plain/${turn}`,
          ]),
      });
    }),
};

export const readEverything: BenchRow = {
  name: 'state of everything, seen before',
  about:
    'What runs in four environments, when nothing has changed since the last look, against one `git ls-remote`, one `for-each-ref` and one `cat-file --batch` whose output nobody reads. The chains of 100 records each are never walked: the tip carries the state. Above 1 is reading the documents.',
  measure: ({ components }, bench) =>
    withLedger(components, async (filled) => {
      const checkout = await filled.clone();
      await lookAt(filled, checkout, storeOf(filled, checkout));
      const names = await gitIn(filled.remote, [...LISTING, filled.prefix]);
      return compare({ name: readEverything.name, size: size(components) }, bench, {
        ours: () => lookAt(filled, checkout, storeOf(filled, checkout)),
        reference: async () => {
          await runToEnd(checkout, ['ls-remote', 'origin']);
          await runToEnd(filled.remote, [...LISTING, filled.prefix]);
          await runToEnd(filled.remote, ['cat-file', '--batch'], names);
        },
      });
    }),
};

export const readEverythingFirst: BenchRow = {
  name: 'state of everything, fresh clone',
  about:
    'The same as every CI machine has it, which starts from nothing, against one `git fetch --depth=1` of the ledger.',
  measure: ({ components }, bench) =>
    withLedger(components, async (filled) => {
      let [ours, reference] = ['', ''];
      return compare({ name: readEverythingFirst.name, size: size(components) }, bench, {
        prepare: async () => void ([ours, reference] = [await filled.clone(), await filled.clone()]),
        ours: () => lookAt(filled, ours, storeOf(filled, ours)),
        reference: () => fetchTips(filled, reference),
      });
    }),
};

const AUTHOR = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
const PUSH = ['push', '--quiet', '--no-verify'];

async function withLedger(
  components: number,
  work: (filled: FilledLedger) => Promise<BenchResult>,
): Promise<BenchResult> {
  const filled = await openFilledLedger(CACHE, components);
  try {
    return await work(filled);
  } finally {
    await filled.close();
  }
}

function storeOf({ prefix }: FilledLedger, checkout: string): LedgerStore {
  return createLedgerStore({ workspaceRoot: checkout, remote: 'origin', prefix });
}

/** As a run begins: what the remote has, and all the states. */
async function lookAt(
  { prefix }: FilledLedger,
  checkout: string,
  store: LedgerStore,
): Promise<LedgerSnapshot> {
  const { ledger } = remoteStateOf(await listRefs(checkout, 'origin'), 'main', prefix);
  return readSnapshot(store, ledgerRefs(prefix), ledger);
}

function fetchTips({ prefix }: FilledLedger, clone: string): Promise<void> {
  return runToEnd(clone, ['fetch', '--quiet', '--depth=1', 'origin', `${prefix}/*:${prefix}/*`]);
}

/** Each turn on the chain of another component. */
async function writeOne(store: LedgerStore, snapshot: LedgerSnapshot, turn: number): Promise<void> {
  const component = `component-${String(turn).padStart(5, '0')}`;
  const { live } = snapshot.component('staging', component).state;
  const draft = {
    attempt: `bench-${turn}`,
    kind: 'note',
    phase: 'verified',
    component,
    environment: 'staging',
  } as const;
  const facts = {
    actor: { name: 'bench', run: null },
    at: '2026-06-01T00:00:00Z',
    nonce: () => `bench ${turn}`,
  };
  const moves = ledgerMoves(snapshot, [{ ...draft, artifact: live }], [], facts);
  const { kind } = await store.append(moves, []);
  if (kind !== 'written') throw new Error('the record was not written');
}
