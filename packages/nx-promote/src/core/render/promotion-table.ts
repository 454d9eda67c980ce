import type { Speller } from '../model/advice.js';
import { columns } from './columns.js';
import type { Promotion, PromotionRow } from '../plan/enter/promotion.js';

/** A row with what only the history knows. */
export interface CountedRow extends PromotionRow {
  /** Changes that come and go; null where nothing ran before. */
  readonly comes: number | null;
  readonly goes: number | null;
}

/** A promotion as the release engineer reads it: what moves, then what does not and why. */
export function renderPromotion(promotion: Promotion, rows: readonly CountedRow[], spell: Speller): string {
  const { environment, previous, remarks } = promotion;
  const having = (status: PromotionRow['status']): CountedRow[] =>
    rows.filter((row) => row.status === status);
  const [moving, there, skipped, refused] = [
    having('promote'),
    having('there'),
    having('skip'),
    having('refused'),
  ];
  const count = moving.length === 1 ? '1 component' : `${moving.length} components`;
  return [
    `${environment}${previous === null ? '' : `, from what is verified in ${previous}`}: ${moving.length > 0 ? count : refused.length === 0 ? 'nothing to do' : 'nothing can go now'}`,
    ...(moving.length === 0 ? [] : ['', ...columns([HEADINGS, ...moving.map(cells)])]),
    ...section('refused', refused, spell),
    ...section('not now', skipped, spell),
    ...(there.length === 0
      ? []
      : ['', `nothing to do: ${there.map(({ component }) => component).join(', ')}`]),
    ...(moving.length === 0 || remarks.length === 0 ? [] : ['', ...remarks.map((remark) => `! ${remark}`)]),
  ].join('\n');
}

const HEADINGS = ['component', 'from', 'to', 'commits', 'deployment notes', 'gates'];

function cells(row: CountedRow): string[] {
  const from = row.from === null ? 'nothing' : [row.from.shortId, ...row.fromNames].join(' ');
  const to = [row.to?.shortId ?? '', ...(row.name === null ? [] : [row.name])].join(' ');
  const gates = row.overridden.length === 0 ? 'open' : `past ${row.overridden.join(', ')}`;
  return [row.component, from, to, commitsOf(row), row.notes.join(', ') || 'none', gates];
}

function commitsOf({ comes, goes }: CountedRow): string {
  if (comes === null) return 'first';
  return goes === null || goes === 0 ? `${comes}` : `${comes}, ${goes} go away`;
}

/** What holds for many is said once. */
function section(title: string, rows: readonly CountedRow[], spell: Speller): string[] {
  if (rows.length === 0) return [];
  const groups = new Map<string, { names: string[]; why: string; below: readonly string[] }>();
  for (const { component, why, details, hints } of rows) {
    const text = why ?? '';
    const below = [...details, ...hints.map((hint) => `-> ${spell(hint)}`)];
    const key = JSON.stringify([text, below]);
    const group = groups.get(key) ?? { names: [], why: text, below };
    if (!text.includes(component)) group.names.push(component);
    groups.set(key, group);
  }
  const lines = [...groups.values()].flatMap(({ names, why, below }) => [
    `  ${names.length === 0 ? why : `${names.join(', ')}: ${why}`}`,
    ...below.map((line) => `    ${line}`),
  ]);
  return ['', `${title}:`, ...lines];
}
