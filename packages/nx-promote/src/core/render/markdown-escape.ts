import { plainLines, plainText } from '../model/plain-text.js';

export { plainText };

/**
 * Text from commits, paths and people for one line of Markdown: nothing in it is markup any more. Line
 * breaks become spaces; characters that reorder or hide text, or speak to a terminal, are taken out.
 */
export function markdownText(text: string): string {
  const plain = plainText(text);
  if (!MARKUP.test(plain)) return plain;
  const escaped = plain
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
  return escaped.replace(/^(?:[-+#=:]|\d+(?=[.)]))/, (start) =>
    /\d/.test(start) ? `${start}\\` : `\\${start}`,
  );
}

/** What `markdownText` changes; most titles and names have none of it. */
const MARKUP = /[&<>\\`*_[\]|~]|^(?:[-+#=:]|\d+[.)])/;

/** One line as code: what is to be typed or copied stays as it is. */
export function markdownCode(text: string): string {
  const line = plainText(text);
  if (line === '') return '';
  const fence = longerThan(line, 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** Lines as a block of code, which nothing in them can end; what speaks to a terminal or reorders is taken out. */
export function markdownBlock(text: string): string[] {
  // What is taken out may join two rows of backticks, so the fence is chosen by what is left.
  const shown = plainLines(text.trim());
  const fence = longerThan(shown, 3);
  return [fence, ...shown.split('\n'), fence];
}

/** A row of backticks that does not stand in the text. */
function longerThan(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1);
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run), least));
}

/** A Markdown link where the address is one of the web, else the text alone. */
export function markdownLink(text: string, url: string | null): string {
  const clean = plainText(url ?? '');
  if (!isWebAddress(clean)) return markdownText(text);
  const address = clean.replace(/[\s<>()\\"'`|*_~[\]]/g, (char) => `%${hex(char)}`);
  return `[${markdownText(text)}](${address})`;
}

/** One line of text for HTML content and attributes. */
export function htmlText(text: string): string {
  return withEntities(plainText(text));
}

/** Text of several lines, for `<pre>`. */
export function htmlBlock(text: string): string {
  return withEntities(plainLines(text.trim()));
}

/** Whether an address may be linked: others could be a script. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

function withEntities(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] as string);
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
