import { createHash } from 'node:crypto';
import type { RenderedSection } from './section.js';

/**
 * Puts a section into a changelog file, newest first. A section is found again by the markers around it, so
 * writing it twice changes nothing. One that was rendered differently since is replaced, unless a person has
 * edited it: the begin marker carries a fingerprint of what was written. Everything outside is kept.
 */
export function mergeIntoChangelog(existing: string, section: RenderedSection): string {
  const newline = existing.includes('\r\n') ? '\r\n' : '\n';
  const text = existing.replaceAll('\r\n', '\n');
  return merge(text, section).replaceAll('\n', newline);
}

function merge(text: string, section: RenderedSection): string {
  const block = blockOf(section);
  const found = find(text, section.attempt);
  if (found === 'damaged') return text;
  if (found !== null) {
    return found.edited ? text : text.slice(0, found.start) + block + text.slice(found.end);
  }
  const { head, tail } = splitAtNewest(text);
  return `${head}${block}\n${tail === '' ? '' : `\n${tail}`}`;
}

function blockOf({ attempt, text }: RenderedSection): string {
  const body = text.trim();
  return `<!-- promote:begin ${attempt} ${fingerprint(body)} -->\n${body}\n<!-- promote:end ${attempt} -->`;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly edited: boolean;
}

/** Damaged: somebody took one of the markers away, so the section is theirs now. */
function find(text: string, attempt: string): Found | 'damaged' | null {
  const begin = new RegExp(`^<!-- promote:begin ${escaped(attempt)} ([0-9a-f]+) -->\\n`, 'm').exec(text);
  const endMarker = `<!-- promote:end ${attempt} -->`;
  const end = text.indexOf(endMarker, begin?.index ?? 0);
  if (begin === null && end === -1) return null;
  if (begin === null || end === -1) return 'damaged';
  const body = text.slice(begin.index + begin[0].length, end).trim();
  return { start: begin.index, end: end + endMarker.length, edited: fingerprint(body) !== begin[1] };
}

/** The newest section starts at the first marker or level-two heading; above it stands the file's own title. */
function splitAtNewest(text: string): { head: string; tail: string } {
  const start = /^(?:<!-- promote:begin |## )/m.exec(text)?.index ?? text.length;
  const head = text.slice(0, start).trimEnd();
  return { head: head === '' ? '' : `${head}\n\n`, tail: text.slice(start).trimStart() };
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
