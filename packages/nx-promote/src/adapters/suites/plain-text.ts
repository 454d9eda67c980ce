import { plainLine } from '../../core/model/plain-text.js';

export { plainLine };

/** One line of a program's output, short enough for a record. */
export function brief(text: string, limit = 300): string {
  const line = plainLine(text.replace(/[\r\n]+/g, ' ')).trim();
  return line.length <= limit ? line : `${line.slice(0, limit)}...`;
}
