import type { RenderedSection } from './section.js';
import { readSections, withMarkers, type WrittenSection } from './written-sections.js';

/**
 * Puts a section into a changelog file, newest first. A section is found again by the markers around it, so
 * writing it twice changes nothing. One that tells more by now is replaced, unless a person has edited it: then
 * it stays, and what it does not tell stands in a section beside it. Everything outside is kept.
 */
export function mergeIntoChangelog(existing: string, section: RenderedSection): string {
  const newline = existing.includes('\r\n') ? '\r\n' : '\n';
  const text = existing.replaceAll('\r\n', '\n');
  return merge(text, section).replaceAll('\n', newline);
}

function merge(text: string, section: RenderedSection): string {
  const block = withMarkers(section, section.text.trim());
  const sections = readSections(text);
  const own = sections.filter(({ attempt }) => attempt === section.attempt);
  if (own.some(({ damaged }) => damaged)) return text;
  const open = own.find(({ edited }) => !edited);
  if (open !== undefined) {
    const tellsMore = [...(open.artifacts ?? [])].some((one) => !section.artifacts.includes(one));
    return tellsMore ? text : text.slice(0, open.start) + block + text.slice(open.end);
  }
  if (own.length > 0 && section.artifacts.every((one) => own.some((edited) => has(edited, one)))) return text;
  const above = sections[placeOf(section, sections) - 1];
  if (above !== undefined) return `${text.slice(0, above.end)}\n\n${block}${text.slice(above.end)}`;
  const { head, tail } = splitAtNewest(text);
  return `${head}${block}\n${tail === '' ? '' : `\n${tail}`}`;
}

function has({ artifacts }: WrittenSection, artifact: string): boolean {
  return artifacts === null || artifacts.has(artifact);
}

/**
 * How many sections stand above it: those that the ledger knows to be newer and, below them, those of other
 * components with a later date. Clocks of several machines differ, so the ledger's word comes first.
 */
function placeOf({ at, newer, older }: RenderedSection, sections: readonly WrittenSection[]): number {
  let place = sections.findLastIndex(({ attempt }) => newer.includes(attempt)) + 1;
  for (; place < sections.length; place += 1) {
    const next = sections[place] as WrittenSection;
    if (older.includes(next.attempt) || next.at === null || next.at <= at) break;
  }
  return place;
}

/** The newest section starts at the first marker or level-two heading; above it stands the file's own title. */
function splitAtNewest(text: string): { head: string; tail: string } {
  const start = /^(?:<!-- promote:begin |## )/m.exec(text)?.index ?? text.length;
  const head = text.slice(0, start).trimEnd();
  return { head: head === '' ? '' : `${head}\n\n`, tail: text.slice(start).trimStart() };
}
