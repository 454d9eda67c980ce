import { advice, run, type Speller } from '../model/advice.js';
import { titleOf } from '../changelog/title.js';
import type { Base } from '../model/hotfix.js';
import type { ChangeFacts, ComponentChanges } from '../ports/changes.js';
import { plainText } from './markdown-escape.js';

/** What there is to say when a hotfix has begun. */
export interface OpenedHotfix {
  readonly component: string;
  readonly name: string;
  readonly branch: string;
  readonly base: Base;
  readonly bases: readonly Base[];
  readonly environments: readonly string[];
  /** By environment: how it differs from the last one; empty where all run the same. */
  readonly difference: ReadonlyMap<string, ComponentChanges>;
  readonly trunk: string;
}

/** What runs, how the environments differ, and the next commands. */
export function openedText(opened: OpenedHotfix, spell: Speller): string {
  const { component, branch, base, bases, environments, difference } = opened;
  const last = bases[0]?.environment ?? '';
  const differences = [...difference].flatMap(([environment, { comes, goes }]) => [
    ...(comes.length === 0 ? [] : [`${environment} has over ${last}: ${changeSummary(comes)}`]),
    ...(goes.length === 0 ? [] : [`${last} has over ${environment}: ${changeSummary(goes)}`]),
  ]);
  const alike = difference.size === 0 ? 'they are the same' : 'they hold the same changes, as other commits';
  return [
    `${branch} begins at ${base.artifact.shortId}, which ${base.environment} runs.`,
    ...[...bases].reverse().map((one) => `  ${one.environment} runs ${nameAndCommit(one)}`),
    ...(differences.length === 0 ? [alike] : differences).map((line) => `  ${line}`),
    'Commit the fix, and then:',
    ...environments.map((name) => `  ${spell(advice`${run(component, 'hotfix', name)}`)}`),
    `  ${spell(advice`${run(component, 'hotfix-forward-port')}`)}   # brings the fix to ${opened.trunk}`,
    `Where this branch has no nx-promote, or an old one, type them in a checkout of ${opened.trunk} with --branch=${branch}`,
  ].join('\n');
}

function nameAndCommit({ artifact, names }: Base): string {
  return [artifact.shortId, ...names].join(' ');
}

const SHOWN = 3;

/** `2 changes (Count uuids; Rename a field)` */
export function changeSummary(changes: readonly ChangeFacts[]): string {
  if (changes.length === 0) return 'nothing else';
  const titles = changes.slice(0, SHOWN).map(({ commit }) => plainText(titleOf(commit.message).text));
  const more = changes.length > SHOWN ? `; and ${changes.length - SHOWN} more` : '';
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return `${count} (${titles.join('; ')}${more})`;
}
