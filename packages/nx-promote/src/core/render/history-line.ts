import type { EnvironmentRecord } from '../model/environment-state.js';
import type { HotfixRecord } from '../model/hotfix.js';
import type { ComponentRecord } from '../model/record.js';
import { plainText } from '../model/plain-text.js';
import { markdownText } from './markdown-escape.js';
import type { HistoryEntry } from '../commands/ledger/ledger-history.js';

/** One line for people: when, where, what, who and why. */
export function historyLine({ id, record }: HistoryEntry): string {
  return plainText(`${record.at} ${id.slice(0, 10)} ${sentence(record)}`);
}

/** The same as an entry of a Markdown list. */
export function historyMarkdown(entry: HistoryEntry): string {
  return `- ${markdownText(historyLine(entry))}`;
}

function sentence(record: HistoryEntry['record']): string {
  if ('phase' in record) return ofComponent(record);
  return 'hotfix' in record ? ofHotfix(record) : ofEnvironment(record);
}

function ofComponent(record: ComponentRecord): string {
  const { environment, component, kind, phase, artifact, names, actor, reason, overrides } = record;
  const named = names.length === 0 ? '' : ` (${names.join(', ')})`;
  const past = overrides.map(({ gate, reason: why }) => `past ${gate}: ${why}`);
  const why = [...(reason === undefined ? [] : [reason]), ...past].join('; ');
  const what = `${component} ${artifact?.shortId ?? '-'}${named} ${kind} ${phase}`;
  return `${environment}: ${what}, ${actor.name}${because(why)}`;
}

function ofEnvironment(record: EnvironmentRecord): string {
  const { environment, evidence, actor, reason } = record;
  const said = evidence.map(({ suite, outcome }) => `${suite} ${outcome}`);
  const why = [...(reason === undefined ? [] : [reason]), ...said].join('; ');
  return `${environment}: ${happened(record)}, ${actor.name}${because(why)}`;
}

/** The end of suites is recorded also where they were given up, so it is no verdict by itself. */
function happened({ kind, components }: EnvironmentRecord): string {
  const about = components.join(', ');
  switch (kind) {
    case 'move':
      return `something moves: ${about}`;
    case 'verify':
      return `suites of the environment begun for ${about}`;
    case 'verified':
      return `suites of the environment ended for ${about}`;
    case 'hold':
      return 'held';
    case 'unhold':
      return 'let go';
  }
}

function ofHotfix({ component, hotfix, kind, commit, actor, reason }: HotfixRecord): string {
  const as = commit === undefined ? '' : ` as ${commit.slice(0, 7)}`;
  const what = kind === 'hotfix' ? `hotfix ${hotfix} begun` : `hotfix ${hotfix} ${PAST[kind]}`;
  return `${component}: ${what}${as}, ${actor.name}${because(reason ?? '')}`;
}

const PAST: Readonly<Record<Exclude<HotfixRecord['kind'], 'hotfix'>, string>> = {
  shipped: 'shipped',
  ported: 'ported',
  waive: 'waived',
};

function because(why: string): string {
  return why === '' ? '' : `: ${why}`;
}
