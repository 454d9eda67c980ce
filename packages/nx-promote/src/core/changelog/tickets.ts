import type { Ticket, TicketPattern } from './entry.js';

/** Finds ticket references, each once whatever its case, in the order in which they first stand in the texts. */
export function findTickets(texts: readonly string[], patterns: readonly TicketPattern[]): Ticket[] {
  const found = new Map<string, Ticket>();
  for (const { pattern, url } of patterns) {
    const expression = expressionOf(pattern);
    for (const text of texts) {
      if (text.search(expression) === -1) continue;
      for (const match of text.matchAll(expression)) {
        const id = match[0].trim();
        if (id === '' || found.has(id.toLowerCase())) continue;
        const key = match[1] ?? id;
        found.set(id.toLowerCase(), {
          id,
          url: url === null ? null : url.replaceAll('{ticket}', encodeURIComponent(key)),
        });
      }
    }
  }
  return [...found.values()];
}

/** A pattern is asked for every entry of every component, and compiled once. */
function expressionOf(pattern: string): RegExp {
  const expression = compiled.get(pattern) ?? new RegExp(pattern, 'g');
  compiled.set(pattern, expression);
  return expression;
}

const compiled = new Map<string, RegExp>();
