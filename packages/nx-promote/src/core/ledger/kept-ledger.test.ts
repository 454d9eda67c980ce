import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../../testing/fakes/release-chain.js';
import { intentFor } from '../../testing/fakes/intent.js';
import { keptTeam, type KeptTeam } from '../../testing/kept-ledger.js';
import { setHold } from '../commands/hold.js';
import { verifyLedger } from '../commands/ledger/verify-ledger.js';
import type { ComponentState } from '../model/state.js';
import { runIntent } from '../run-intent.js';
import { readLedger } from './read-ledger.js';

let folder: string;
let team: KeptTeam;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-ledger-'));
  team = await keptTeam(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CORE = 'ingest-core';
const stateOf = async (environment: string, component = CORE): Promise<ComponentState> =>
  (await readLedger(team.world())).ledger.component(environment, component).state;
const chainOf = (environment: string): string[] =>
  team.git('rev-list', `refs/promote/components/${environment}/${CORE}`).split('\n');
const problems = async (): Promise<readonly unknown[]> => (await verifyLedger(team.world())).problems;

it('is read: what runs, what it is called, what was owed and settled', async () => {
  expect(await stateOf('production')).toMatchObject({
    live: { shortId: '8a1289c' },
    names: ['v1.0.1'],
    released: [{ name: 'v1.0.1' }, { name: 'v1.0' }],
    history: [{ kind: 'hotfix' }, { kind: 'promotion' }],
  });
  const { notes } = await stateOf('staging', 'ingest-validator');
  expect(Object.values(notes)).toMatchObject([{ outcome: 'done' }]);
  const { ledger } = await readLedger(team.world());
  expect(ledger.environment('production').state.held).toBeNull();
  expect(ledger.obligations(CORE).state.hotfixes).toMatchObject([
    { name: 'trim-submitter', commit: expect.stringMatching(/^8a1289c/) },
  ]);
});

it('is what its records make of it', async () => {
  expect(await problems()).toEqual([]);
});

it('goes on: a release, promotions, a rollback and a hold stand on what was there', async () => {
  const before = new Map(
    ['dev', 'integration', 'staging', 'production'].map((name) => [name, chainOf(name)]),
  );
  const fresh = team.server.merge(CORE);
  const run = async (chain: typeof MERGE_CHAIN): Promise<string> => {
    const ended = (await releaseChain(team.world(), [CORE], chain)).get(CORE);
    return `${ended?.step} ${ended?.result?.success} ${ended?.result?.summary}`;
  };
  expect(await run(MERGE_CHAIN)).toMatch(/^release-integration true /);
  expect(await run(promotionChain('staging'))).toMatch(/^release-staging true /);
  expect(await run(promotionChain('production'))).toMatch(/^release-production true /);
  expect(await stateOf('production')).toMatchObject({ verified: { commit: fresh }, names: ['v1.1'] });

  const back = intentFor('rollback', { environment: 'production', components: [CORE], reason: 'it is slow' });
  expect((await runIntent(team.world(), back)).outcomes.get(CORE)).toMatchObject({ success: true });
  expect(await stateOf('production')).toMatchObject({
    live: { shortId: '8a1289c' },
    pinned: { from: [fresh] },
  });

  await setHold(team.world(), { environment: 'production', kind: 'hold', reason: 'the demo', dryRun: false });
  expect(await run(promotionChain('production'))).toContain('false');
  for (const [environment, records] of before) {
    const now = chainOf(environment);
    expect(now.slice(-records.length)).toEqual(records);
    expect(now.length).toBeGreaterThan(records.length);
  }
  expect(await problems()).toEqual([]);
});
