import { historyLine, ledgerHistory } from '../../core/housekeeping/ledger-history.js';
import { publish } from '../../nx/publish.js';
import { oneOf } from '../../nx/options.js';
import { rootExecutor } from '../../nx/run-root.js';

/** Prints the history that the ledger keeps, oldest first. */
export default rootExecutor('ledger-log', async ({ world, options, workspaceRoot }) => {
  const entries = await ledgerHistory(world, {
    ...(options.component === undefined ? {} : { component: options.component }),
    ...(options.only === undefined ? {} : { environment: options.only }),
  });
  const isJson = oneOf('format', options.format, ['text', 'json', 'markdown']) === 'json';
  const lines = entries.map((entry) =>
    isJson ? JSON.stringify({ id: entry.id, ...entry.record }) : historyLine(entry),
  );
  await publish(lines.map((line) => `${line}\n`).join(''), options.output, workspaceRoot, world.reporter);
  return true;
});
