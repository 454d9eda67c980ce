import type { SectionNote } from '../changelog/section.js';
import { markdownBlock, markdownCode, markdownText } from './markdown-escape.js';

/** The deployment notes, each with what became of it. */
export function noteLines(notes: readonly SectionNote[]): string[] {
  if (notes.length === 0) return [];
  return ['', '### Deployment notes', '', ...notes.flatMap(noteItem)];
}

/** What takes one line stands in it; what takes more stands below it as it was written, to be copied. */
function noteItem({ id, when, components, state, text, undo }: SectionNote): string[] {
  const isLong = /[\r\n]/.test(text.trim());
  const head = [
    `* ${when}, ${components.map(markdownText).join(', ')}:`,
    ...(state === 'open' ? [] : [`**${state}**`]),
    ...(isLong ? [] : [markdownText(text)]),
    `(${markdownCode(id)})`,
  ];
  return [
    head.join(' '),
    ...(isLong ? markdownBlock(text).map((line) => (line === '' ? '' : `  ${line}`)) : []),
    ...(undo === null ? [] : [`  - undo: ${markdownText(undo)}`]),
  ];
}
