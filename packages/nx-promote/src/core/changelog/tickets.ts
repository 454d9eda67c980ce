import { compiled } from './compiled.js';
import type { Ticket, TicketPattern } from './entry.js';

/**
 * Finds ticket references, each once however it is written, in the order in which they first stand in the texts. The
 * ticket is all that the pattern matches, unless the pattern has a group that is named `ticket`.
 */
export function findTickets(texts: readonly string[], patterns: readonly TicketPattern[]): Ticket[] {
  const found = new Map<string, Ticket>();
  for (const { pattern, url } of patterns) {
    const expression = compiled(pattern, 'g');
    for (const text of texts) {
      if (text.search(expression) === -1) continue;
      for (const match of text.matchAll(expression)) {
        const id = match[0].trim();
        if (id === '' || found.has(sameTicket(id))) continue;
        const key = match.groups?.['ticket'] ?? id.replace(/\s+/g, '-');
        found.set(sameTicket(id), {
          id,
          url: url === null ? null : url.replaceAll('{ticket}', encodeURIComponent(key)),
        });
      }
    }
  }
  return [...found.values()];
}

/** Equal for `DCP-578`, `dcp-578` and `Dcp 578`. */
export function sameTicket(id: string): string {
  return id.toLowerCase().replace(/[\s_-]+/g, '-');
}
