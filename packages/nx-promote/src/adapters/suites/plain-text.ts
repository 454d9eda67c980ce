import { stripVTControlCharacters } from 'node:util';

/** One line of a program's output, harmless for a terminal and a log. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '    ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, '')
    .trimEnd();
}

/** The same, short enough for a record. */
export function brief(text: string, limit = 300): string {
  const line = plainLine(text.replace(/[\r\n]+/g, ' ')).trim();
  return line.length <= limit ? line : `${line.slice(0, limit)}...`;
}
