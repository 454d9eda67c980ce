import { ledgerMoves, type HotfixDraft } from '../ledger/draft.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { Obligations } from '../model/hotfix.js';
import { Races } from '../races.js';
import type { World } from '../world.js';

type LedgerWorld = Pick<World, 'pipeline' | 'git' | 'ledger' | 'clock' | 'ids' | 'actor'>;

/**
 * Writes one record about a component's hotfixes, on top of whatever others wrote meanwhile. `draft` is asked
 * anew for each try; null when there is nothing to write any more. Says whether something was written.
 */
export async function writeHotfix(
  world: LedgerWorld,
  component: string,
  draft: (now: Obligations) => HotfixDraft | null,
): Promise<boolean> {
  for (const races = new Races(world); ;) {
    const { ledger: snapshot } = await readLedger(world);
    const { tip, state } = snapshot.obligations(component);
    const record = draft(state);
    if (record === null) return false;
    const facts = {
      actor: world.actor,
      at: world.clock.now().toISOString(),
      nonce: () => world.ids.next(),
    };
    const moves = ledgerMoves(snapshot, [], [], facts, [record]);
    if ((await world.ledger.append(moves, [])).kind === 'written') return true;
    await races.pauseAfter(`${tip}`);
  }
}
