import type { ChangelogEntry, Ticket } from '../changelog/entry.js';
import { sameTicket } from '../changelog/tickets.js';

export interface TitlePart {
  readonly text: string;
  readonly url: string | null;
}

/** A title with its own tickets, each with its link in place, and the tickets that are listed after it. */
export function titleParts({ title, scope, tickets, pullRequest }: ChangelogEntry): {
  readonly parts: readonly TitlePart[];
  readonly others: readonly Ticket[];
} {
  let parts: readonly TitlePart[] = [{ text: title, url: null }];
  const others: Ticket[] = [];
  const shown = `${sameTicket(scope ?? '')} ${sameTicket(title)}`;
  for (const ticket of tickets) {
    if (ticket.id === `#${pullRequest?.number ?? ''}`) continue;
    if (placeOf(sameTicket(ticket.id), shown) < 0) others.push(ticket);
    else if (ticket.url !== null) parts = parts.flatMap((part) => withLink(part, ticket));
  }
  return { parts, others };
}

function withLink(part: TitlePart, { id, url }: Ticket): TitlePart[] {
  const at = part.url === null ? placeOf(id.toLowerCase(), part.text.toLowerCase()) : -1;
  if (at < 0) return [part];
  const end = at + id.length;
  const around = (text: string): TitlePart[] => (text === '' ? [] : [{ text, url: null }]);
  return [
    ...around(part.text.slice(0, at)),
    { text: part.text.slice(at, end), url },
    ...around(part.text.slice(end)),
  ];
}

/** Not within a longer word or number: `#1` does not stand in `#12`. */
function placeOf(id: string, text: string): number {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const [before = '', after = ''] = [text[at - 1], text[at + id.length]];
    if (!/[\p{L}\d]/u.test(before) && !/[\p{L}\d]/u.test(after)) return at;
  }
  return -1;
}
