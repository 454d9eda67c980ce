import type { ChangesReport } from '../../core/changelog/report.js';
import { renderChangesHtml } from '../../core/render/changes-html.js';
import { renderChangesPage } from '../../core/render/changes-page.js';
import { terminalText } from '../../core/render/terminal-text.js';
import { renderTemplate } from '../../core/render/template.js';
import type { World } from '../../core/world.js';
import { oneOf } from '../options/options.js';
import type { ExecutorOptions } from '../options/option-table.js';
import { jsonDocument, publish } from './publish.js';

/** Prints or writes a changelog between two states, in the form that was asked for. */
export async function publishChanges(
  report: ChangesReport,
  { format, output, template }: ExecutorOptions,
  workspaceRoot: string,
  { reporter, templates }: Pick<World, 'reporter' | 'templates'>,
  show?: (document: string) => void,
): Promise<void> {
  const form = oneOf('format', format) ?? (output === undefined ? 'text' : 'markdown');
  const text =
    template !== undefined
      ? renderTemplate(template, await templates.read(template), report)
      : form === 'json'
        ? jsonDocument(report)
        : form === 'html'
          ? renderChangesHtml(report)
          : form === 'text'
            ? terminalText(renderChangesPage(report))
            : renderChangesPage(report);
  await publish(text, output, workspaceRoot, reporter, show);
}
