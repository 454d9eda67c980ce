import { createHash } from 'node:crypto';

/** A section as it stands in a changelog file, between its markers. */
export interface WrittenSection {
  readonly attempt: string;
  /** Where its first marker starts and its last one ends in the text. */
  readonly start: number;
  readonly end: number;
  /** One of its markers was removed: the section belongs to the person who did so. */
  readonly damaged: boolean;
  /** It is not what was written: a person has edited it. */
  readonly edited: boolean;
  /** When it was verified, RFC 3339; null where the marker does not say: an older version wrote it. */
  readonly at: string | null;
  /** As {@link artifactKey} gives them; null where the marker does not say. */
  readonly artifacts: ReadonlySet<string> | null;
  readonly body: string;
}

/** What the markers are made of. */
export interface Marked {
  readonly attempt: string;
  readonly at: string;
  readonly artifacts: readonly string[];
}

/** What names an artifact in a marker: no name can end the comment or be taken for two. */
export function artifactKey(component: string, shortId: string): string {
  return `${encodeURIComponent(component)}@${shortId}`;
}

/** A section between its markers; the first one carries a fingerprint of what was written. */
export function withMarkers({ attempt, at, artifacts }: Marked, body: string): string {
  const begin = ['promote:begin', attempt, fingerprint(body), at, ...artifacts].join(' ');
  return `<!-- ${begin} -->\n${body}\n${endMarker(attempt)}`;
}

/** All sections of a changelog file, from top to bottom. Line ends must be `\n`. */
export function readSections(text: string): WrittenSection[] {
  const begins = [...text.matchAll(BEGIN)];
  const read = begins.map((begin, index): WrittenSection => {
    const [line, attempt = '', print = '', rest = ''] = begin;
    const [at = null, ...artifacts] = rest.trim().split(' ').filter(Boolean);
    const after = begin.index + line.length;
    // The line before the body ends where it starts, so an empty one is found too.
    const found = text.slice(0, begins[index + 1]?.index).indexOf(`\n${endMarker(attempt)}`, after - 1);
    const end = found < 0 ? found : found + 1;
    const body = text.slice(after, end < 0 ? after : end).trim();
    return {
      attempt,
      start: begin.index,
      end: end < 0 ? after : end + endMarker(attempt).length,
      damaged: end < 0,
      edited: fingerprint(body) !== print,
      at,
      artifacts: at === null ? null : new Set(artifacts),
      body,
    };
  });
  return [...read, ...withoutBegin(text, read)].sort((a, b) => a.start - b.start);
}

/** Whether the section tells of the artifact, or told of it before a person edited it. */
export function tells(section: WrittenSection, component: string, shortId: string): boolean {
  if (section.damaged) return true;
  if (section.artifacts !== null) return section.artifacts.has(artifactKey(component, shortId));
  return section.edited || unescaped(section.body).includes(`${component} ${shortId}`);
}

const BEGIN = /^<!-- promote:begin (\S+) ([0-9a-f]+)((?: \S+)*) -->\n/gm;
const END = /^<!-- promote:end (\S+) -->/gm;

function endMarker(attempt: string): string {
  return `<!-- promote:end ${attempt} -->`;
}

function withoutBegin(text: string, read: readonly WrittenSection[]): WrittenSection[] {
  const ends = new Set(read.map(({ end }) => end));
  return [...text.matchAll(END)]
    .map((match) => ({ attempt: match[1] as string, start: match.index, end: match.index + match[0].length }))
    .filter(({ end }) => !ends.has(end))
    .map((rest) => ({ ...rest, damaged: true, edited: true, at: null, artifacts: null, body: '' }));
}

/** Older versions are recognised by what they wrote, in which Markdown's signs are escaped. */
function unescaped(text: string): string {
  return text
    .replace(/\\(.)/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
