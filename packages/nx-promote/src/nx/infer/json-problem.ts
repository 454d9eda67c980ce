import type * as reading from '../../core/config/read-json.js';

/**
 * Why a text is no JSON, with line and column as editors count them; null when it is. The parser that knows the place
 * is loaded only for a text that is broken: inference is part of every nx command.
 */
export function jsonProblem(text: string, file: string): string | null {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return null;
  } catch {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazily, and inference is synchronous
    const { readJson } = require('../../core/config/read-json.js') as typeof reading;
    const read = readJson(text);
    if (read.ok) return `${file}: not valid JSON`;
    return `${file}:${read.at.line}:${read.at.column}: ${read.complaint.problem}`;
  }
}
