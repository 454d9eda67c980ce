import type { Pipeline } from '../model/pipeline.js';
import type { GitReader, RemoteState } from '../ports/git.js';
import type { LedgerReader } from '../ports/ledger-store.js';
import { ledgerRefs } from './ref-names.js';
import { readSnapshot, type LedgerSnapshot } from './snapshot.js';

/** What it takes to ask what the ledger says. */
export interface ReadsLedger {
  readonly git: Pick<GitReader, 'remoteState'>;
  readonly ledger: LedgerReader;
  readonly pipeline: Pipeline;
}

/** What the ledger says now, and the refs of the remote at that moment: one round trip, and a fetch at most. */
export async function readLedger({
  git,
  ledger,
  pipeline,
}: ReadsLedger): Promise<{ readonly ledger: LedgerSnapshot; readonly remote: RemoteState }> {
  const remote = await git.remoteState();
  const snapshot = await readSnapshot(ledger, ledgerRefs(pipeline.ledger.prefix), remote.ledger);
  return { ledger: snapshot, remote };
}
