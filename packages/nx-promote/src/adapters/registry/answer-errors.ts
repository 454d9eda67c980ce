import { outsideLine } from '../../core/model/outside-text.js';

/** What a registry says in the API's error format, a line for each; nothing for an answer in another form. */
export function saidBy(body: Buffer): string[] {
  const errors = (parseObject(body)?.['errors'] ?? []) as unknown;
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 3).flatMap((entry: unknown) => {
    const { code, message } = Object(entry) as { code?: unknown; message?: unknown };
    const text = [code, message].filter((part) => typeof part === 'string').join(': ');
    return text === '' ? [] : [`the registry says: ${outsideLine(text)}`];
  });
}

/** The JSON object in a body, or null when it holds none. */
export function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
