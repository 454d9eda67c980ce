import { releaseStatus } from '../../core/commands/release-status.js';
import { renderStatus, renderStatusMarkdown } from '../../core/render/status.js';
import type { Status } from '../../core/status/status.js';
import { listOf } from '../../nx/options/option-table.js';
import { oneOf } from '../../nx/options/options.js';
import { jsonDocument, publish, type CleanText } from '../../nx/output/publish.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Shows what runs where, what waits, and what is wrong; now, or at a moment that the ledger remembers. */
export default rootExecutor('release-status', async ({ world, options, workspaceRoot }) => {
  const environment = options.only ?? options.environment;
  const status = await releaseStatus(world, {
    components: listOf(options.component),
    ...(environment === undefined ? {} : { environment }),
    ...(options.at === undefined ? {} : { at: options.at }),
  });
  const write = FORMATS[oneOf('format', options.format, Object.keys(FORMATS)) ?? 'text'] ?? renderStatus;
  const document = write(status);
  const page = typeof document === 'string' ? `${document.trimEnd()}\n` : document;
  await publish(page, options.output, workspaceRoot, world.reporter);
  return true;
});

const FORMATS: Readonly<Record<string, (status: Status) => string | CleanText>> = {
  text: renderStatus,
  markdown: renderStatusMarkdown,
  json: jsonDocument,
};
