import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Walks the whole ledger and says what is wrong with it. */
export default rootExecutor('ledger-verify', async ({ world }) => {
  const { refs, records, digests, problems } = await verifyLedger(world);
  for (const { ref, record, problem } of problems) {
    world.reporter.warn(`${ref}${record === '' ? '' : ` at ${record.slice(0, 12)}`}: ${problem}`);
  }
  const what = `${refs} refs, ${records} records, ${digests} images`;
  world.reporter.tell(
    problems.length === 0 ? `The ledger is sound: ${what}.` : `${problems.length} problems in ${what}.`,
  );
  return problems.length === 0;
});
