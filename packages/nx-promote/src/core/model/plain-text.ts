/**
 * Text for one line of a terminal or a log: no escape sequences, no line breaks, no reordering. Everything that
 * comes from commits, servers and files is shown through this.
 */
export function plainText(text: string): string {
  if (PRINTABLE.test(text)) return text.trim();
  return withoutControls(text.replace(LINE_BREAKS, ' ')).trim();
}

/** A name or an address in the header of a commit, where angle brackets and line breaks would end the field. */
export function plainIdentity(text: string): string {
  return plainText(text.replace(/[<>]+/g, ' '));
}

/** The same for text of several lines, which keep their breaks and indentation. */
export function plainLines(text: string): string {
  return text.split(/\r?\n/).map(plainLine).join('\n');
}

/** One line with its indentation. What is longer than anybody reads is cut. */
export function plainLine(text: string): string {
  const line = withoutControls(text.replace(/\t/g, '    ').replace(LINE_BREAKS, ' ')).trimEnd();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}...`;
}

/** Control characters spelled out as JSON does: no terminal obeys them, and programs read the same values. */
export function spelledOut(document: string): string {
  return document.replace(
    HARMFUL_IN_DOCUMENTS,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const LONGEST = 16_000;

function withoutControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(HARMFUL, '');
}

/** Most texts are this and nothing else, and need no second look. */
const PRINTABLE = /^[ -~]*$/;

/* eslint-disable no-control-regex -- control characters are what these patterns are about */
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/**
 * Controls, bidirectional marks and overrides, characters that are not seen, halves of a pair. The two that join
 * letters and emoji stay, and so do the signs of Arabic and Syriac that are of the same class and are seen.
 */
const HARMFUL =
  /(?![\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** Line breaks and tabs between the members of a document stay. */
const HARMFUL_IN_DOCUMENTS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
/* eslint-enable no-control-regex */
