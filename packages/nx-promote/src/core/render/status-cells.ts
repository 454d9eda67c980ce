import type { Status, StatusCell } from '../status/status.js';

/** A cell in a few words: `5ddba2b v1.0 9d deployed +3`. */
function cellText(cell: StatusCell, at: string): string {
  const { state, artifact, names, since, pending, unmerged } = cell;
  const waits = pending === null || pending === 0 ? [] : [`+${pending}`];
  const plain = state === 'verified' || state === 'empty' || (state === 'deployed' && unmerged);
  const word = [...(plain ? [] : [state]), ...(unmerged ? ['unmerged'] : [])];
  if (artifact === null) return [...(word.length === 0 ? ['-'] : word), ...waits].join(' ');
  const age = since === null ? [] : [ageOf(since, at)];
  return [artifact.shortId, ...names, ...age, ...word, ...waits].join(' ');
}

/** Components by environments, with the headings; the last column says what waits on the trunk. */
export function statusRows({ at, environments, components, unreleased, first }: Status): string[][] {
  const rows = Object.entries(components).map(([name, cells]) => {
    const waits = unreleased[name] ?? null;
    const texts = environments.map((environment) => {
      const cell = cells[environment];
      return cell === undefined ? '-' : cellText(cell, at);
    });
    return [name, trunkText(waits, first[name]), ...texts];
  });
  return [['component', 'trunk', ...environments], ...rows];
}

function trunkText(waits: number | null, first: string | undefined): string {
  if (first !== undefined) return `first: ${first.slice(0, 7)}`;
  return waits === null || waits === 0 ? '' : `+${waits}`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** The time between two moments in its largest unit: `9d`, `3h`, `now`. */
export function ageOf(since: string, at: string): string {
  const seconds = (Date.parse(at) - Date.parse(since)) / 1000;
  const unit = UNITS.find(([, size]) => seconds >= size);
  return unit === undefined ? 'now' : `${Math.floor(seconds / unit[1])}${unit[0]}`;
}
