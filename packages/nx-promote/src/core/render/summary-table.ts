import { byComponent, type StoryEntry } from './story-entry.js';
import { storyCells } from './story.js';

/** A run as one table, in plain text: what shows it escapes it. */
export interface SummaryTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Each error once, with the components that it concerns. */
  readonly errors: readonly { readonly components: readonly string[]; readonly lines: readonly string[] }[];
}

/** A row for each component: its versions, its change, and what became of it in each environment. */
export function summaryRows(entries: readonly StoryEntry[]): SummaryTable {
  const stories = [...byComponent(entries)].map(([component, own]) => ({ component, ...storyCells(own) }));
  const labels = [...new Set(stories.flatMap(({ cells }) => [...cells.keys()]))];
  return {
    columns: ['component', 'version', 'change', ...labels],
    rows: stories.map(({ component, version, change, cells }) => [
      component,
      version,
      change,
      ...labels.map((label) => cells.get(label) ?? ''),
    ]),
    errors: errorsOf(entries),
  };
}

function errorsOf(entries: readonly StoryEntry[]): SummaryTable['errors'] {
  const found = new Map<string, { components: string[]; lines: readonly string[] }>();
  for (const { component, error } of entries) {
    if (error === null) continue;
    const { message, details = [], hints = [] } = error;
    const lines = [message, ...details, ...hints.map((hint) => `→ ${hint}`)];
    const key = JSON.stringify(lines);
    const known = found.get(key);
    if (known === undefined) found.set(key, { components: [component], lines });
    else if (!known.components.includes(component)) known.components.push(component);
  }
  return [...found.values()];
}
