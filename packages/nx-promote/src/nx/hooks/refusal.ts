import { PromoteError } from '../../core/errors/promote-error.js';
import { targetsChanged } from '../../core/errors/config.js';
import { blame } from './blame.js';
import type { Misuse } from './misuse.js';

const SHOWN = 10;

/** The error for release targets that must not run as they are: which, why, and what to change where. */
export function refusal(found: readonly Misuse[], workspaceRoot: string): PromoteError {
  const hints = found.map((misuse) => hintFor(misuse, workspaceRoot));
  return new PromoteError(targetsChanged(shorten(sentences(found)), shorten([...new Set(hints)])));
}

/** One sentence per target and cause, however many projects share it. */
function sentences(found: readonly Misuse[]): string[] {
  const alike = new Map<string, Misuse[]>();
  for (const misuse of found) {
    const key = JSON.stringify([misuse.target, misuse.kind, misuse.field, misuse.found]);
    alike.set(key, [...(alike.get(key) ?? []), misuse]);
  }
  return [...alike.values()].map(sentenceFor);
}

function sentenceFor(alike: readonly Misuse[]): string {
  const [first] = alike;
  if (first === undefined) return '';
  const names = alike.slice(0, 3).map(({ project }) => project);
  const more = alike.length > names.length ? ` and ${alike.length - names.length} more` : '';
  const where = `${first.target} of ${names.join(', ')}${more}`;
  switch (first.kind) {
    case 'cached':
      return `${where} may be cached: a deployment that is restored from a cache has not happened.`;
    case 'replaced':
      return `${where} runs ${first.found} instead of the release step.`;
    case 'changed':
      return `${where} has other ${first.field} than nx-promote gave it: ${first.found} instead of ${first.drawn}.`;
  }
}

function hintFor(misuse: Misuse, workspaceRoot: string): string {
  const { kind, target, project, field } = misuse;
  const where = blame(misuse, workspaceRoot);
  if (where === null) {
    const change = kind === 'changed' ? `changes ${field} of` : 'changes';
    return (
      `another plugin in nx.json ${change} the target "${target}" of ${project}: ` +
      'list nx-promote after it, or rename our targets with the plugin option "targetNames"'
    );
  }
  if (kind === 'cached') return `remove the caching in ${where.file}, field ${where.field}`;
  const change = kind === 'changed' ? 'remove' : 'rename or remove';
  return (
    `${change} ${where.field} in ${where.file}, ` +
    'or rename our targets with the option "targetNames" of nx-promote in nx.json'
  );
}

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= SHOWN) return [...lines];
  return [...lines.slice(0, SHOWN), `... and ${lines.length - SHOWN} more`];
}
