/**
 * Text from commits, paths and people for one line of Markdown: nothing in it is markup any more. Line
 * breaks become spaces; characters that reorder or hide text, or speak to a terminal, are taken out.
 */
export function markdownText(text: string): string {
  const escaped = plainText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
  return escaped.replace(/^(?:[-+#=:]|\d+(?=[.)]))/, (start) =>
    /\d/.test(start) ? `${start}\\` : `\\${start}`,
  );
}

/** A Markdown link where the address is one of the web, else the text alone. */
export function markdownLink(text: string, url: string | null): string {
  if (url === null || !/^https?:\/\//i.test(url)) return markdownText(text);
  const address = plainText(url).replace(/[\s<>()\\"'`|*_~[\]]/g, (char) => `%${hex(char)}`);
  return `[${markdownText(text)}](${address})`;
}

/** Text for HTML content and attributes. */
export function htmlText(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return plainText(text).replace(/[&<>"']/g, (char) => entities[char] as string);
}

/** Text for one line of a terminal or a log: no escape sequences, no line breaks, no reordering. */
export function plainText(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(LINE_BREAKS, ' ').replace(HARMFUL, '').trim();
}

/* eslint-disable no-control-regex -- control characters are what these patterns are about */
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** C0 and C1 controls, bidirectional marks and overrides, zero-width characters that join nothing. */
const HARMFUL =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
/* eslint-enable no-control-regex */

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
