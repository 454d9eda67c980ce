import type { ChangelogEntry } from '../changelog/entry.js';
import type { ChangesReport, ReportedComponent } from '../changelog/report.js';
import type { SectionNote } from '../changelog/section.js';
import { entryRemark } from './entry-remark.js';
import { htmlBlock, htmlText, isWebAddress } from './markdown-escape.js';
import { titleParts } from './title-parts.js';

/** What lies between two states as a page of its own: nothing in it is loaded from elsewhere, and nothing runs. */
export function renderChangesHtml(report: ChangesReport): string {
  const { title, at, components, same, absent, notes, missing } = report;
  const list = (label: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`<p>${label}: ${names.map(htmlText).join(', ')}</p>`];
  const parts = [
    `<h1>${htmlText(title)}</h1>`,
    `<p>As of ${htmlText(at)}, in the order of deployment.</p>`,
    ...(components.length === 0 ? ['<p>Nothing.</p>'] : components.map(componentPart)),
    ...(notes.length === 0 ? [] : ['<h2>Deployment notes</h2>', ...notes.map(notePart)]),
    ...list('The same on both sides', same),
    ...list('Nothing to bring', absent),
    ...missing.map((sentence) => `<p>Not known: ${htmlText(sentence)}</p>`),
  ];
  return `${HEAD}<title>${htmlText(title)}</title>\n${STYLE}\n<body>\n${parts.join('\n')}\n</body>\n</html>\n`;
}

const HEAD = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
`;
const STYLE = `<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 50em; padding: 0 1em }
pre { background: #f3f3f3; color: #222; overflow: auto; padding: .7em }
small { border: 1px solid; border-radius: .6em; padding: 0 .4em }
</style>`;

function componentPart({ component, from, fromNames, to, toNames, comes, goes }: ReportedComponent): string {
  const names = toNames.length === 0 ? '' : ` (${toNames.map(htmlText).join(', ')})`;
  const before =
    from === null ? 'first deployment' : `instead of ${[from.shortId, ...fromNames].map(htmlText).join(' ')}`;
  const isQuiet = from !== null && comes.length === 0 && goes.length === 0;
  return [
    `<h2>${htmlText(component)} <code>${htmlText(to.shortId)}</code>${names}</h2>`,
    `<p>${before}${isQuiet ? '; no changes of its own' : ''}</p>`,
    ...entryList(comes),
    ...(goes.length === 0 ? [] : ['<p>Goes away:</p>', ...entryList(goes)]),
  ].join('\n');
}

function entryList(entries: readonly ChangelogEntry[]): string[] {
  return entries.length === 0
    ? []
    : ['<ul>', ...entries.map((entry) => `<li>${entryText(entry)}</li>`), '</ul>'];
}

function entryText(entry: ChangelogEntry): string {
  const { type, scope, pullRequest, authors, labels, breaking, brought } = entry;
  const { parts, others } = titleParts(entry);
  const kind = type === null ? '' : `${htmlText(type)}${scope === null ? '' : `(${htmlText(scope)})`}: `;
  const title = `${kind}${parts.map(({ text, url }) => titlePart(text, url)).join('')}`;
  const references = [
    ...(pullRequest === null ? [] : [link(`#${pullRequest.number}`, pullRequest.url)]),
    ...others.map(({ id, url }) => link(id, url)),
    ...authors.map(htmlText),
  ];
  const remark = entryRemark(entry);
  return [
    entry.cancelledBy === null ? title : `<del>${title}</del>`,
    ...(references.length === 0 ? [] : [`(${references.join(', ')})`]),
    ...labels.map((label) => `<small>${htmlText(label)}</small>`),
    ...breaking.map((text) => `<strong>Breaking:</strong> ${htmlText(text)}`),
    ...(remark === '' ? [] : [`– ${htmlText(remark)}`]),
    ...(brought.length === 0
      ? []
      : [`<ul>${brought.map((one) => `<li>${htmlText(one)}</li>`).join('')}</ul>`]),
  ].join(' ');
}

/** A blank at the edge of a part is part of the title. */
function titlePart(text: string, url: string | null): string {
  const inner = link(text, url);
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\S\s+$/.test(text) ? ' ' : ''}`;
}

function notePart({ id, when, components, state, text, undo }: SectionNote): string {
  const settled = state === 'open' ? '' : ` <strong>${state}</strong>`;
  const back = undo === null ? '' : `\n<p>undo:</p>\n<pre>${htmlBlock(undo)}</pre>`;
  const head = `${when}, ${components.map(htmlText).join(', ')}:${settled} <code>${htmlText(id)}</code>`;
  return `<p>${head}</p>\n<pre>${htmlBlock(text)}</pre>${back}`;
}

function link(text: string, url: string | null): string {
  return url !== null && isWebAddress(url)
    ? `<a href="${htmlText(url)}">${htmlText(text)}</a>`
    : htmlText(text);
}
