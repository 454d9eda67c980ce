import { historyLine, historyMarkdown } from '../../core/render/history-line.js';
import { ledgerHistory, type HistoryEntry } from '../../core/commands/ledger/ledger-history.js';
import { jsonWithoutSecrets } from '../../core/model/secrets.js';
import { publish } from '../../nx/output/publish.js';
import { oneOf } from '../../nx/options/options.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Prints the history that the ledger keeps, oldest first. */
export default rootExecutor('ledger-log', async ({ world, options, workspaceRoot }) => {
  const environment = options.environment ?? options.only;
  const write = FORMATS[oneOf('format', options.format, Object.keys(FORMATS)) ?? 'text'] ?? historyLine;
  const entries = await ledgerHistory(world, {
    ...(options.component === undefined ? {} : { component: options.component }),
    ...(environment === undefined ? {} : { environment }),
    ...(options.since === undefined ? {} : { since: options.since }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  });
  const text = entries.map((entry) => `${write(entry)}\n`).join('');
  await publish(
    options.format === 'json' ? { clean: text } : text,
    options.output,
    workspaceRoot,
    world.reporter,
  );
  return true;
});

const FORMATS: Readonly<Record<string, (entry: HistoryEntry) => string>> = {
  text: historyLine,
  markdown: historyMarkdown,
  json: ({ id, record }) => jsonWithoutSecrets({ id, ...record }),
};
