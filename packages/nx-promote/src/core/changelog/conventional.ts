/** The parts of a conventional-commit title; `type` is null where the title is not one. */
export interface Conventional {
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  readonly text: string;
}

/** Types people use, in the order in which their groups are shown, with the group's heading. */
export const CONVENTIONAL_GROUPS: ReadonlyMap<string, string> = new Map([
  ['feat', 'Features'],
  ['fix', 'Fixes'],
  ['perf', 'Performance'],
  ['refactor', 'Refactoring'],
  ['docs', 'Documentation'],
  ['test', 'Tests'],
  ['build', 'Build'],
  ['ci', 'Continuous integration'],
  ['style', 'Style'],
  ['chore', 'Chores'],
  ['revert', 'Reverts'],
]);

/** Reads `feat(core)!: text`. A word with a colon that is no known type (`core: text`) is left alone. */
export function parseConventional(title: string): Conventional {
  const match = /^([a-zA-Z]+)(?:\(([^()]+)\))?(!)?:\s+(\S.*)$/.exec(title);
  const type = match?.[1]?.toLowerCase() ?? '';
  if (match === null || !CONVENTIONAL_GROUPS.has(type)) {
    return { type: null, scope: null, breaking: false, text: title };
  }
  return { type, scope: match[2] ?? null, breaking: match[3] !== undefined, text: match[4] as string };
}

/** The texts of `BREAKING CHANGE:` footers, continuation lines joined. */
export function breakingFooters(message: string): string[] {
  if (!message.includes('BREAKING')) return [];
  const footers = message.matchAll(
    /^BREAKING[ -]CHANGE:[ \t]*([^\n]*(?:\n(?!\s*\n|[A-Za-z-]+: |[A-Za-z-]+ #)[^\n]+)*)/gm,
  );
  return [...footers].map((match) => (match[1] as string).replace(/\s+/g, ' ').trim()).filter(Boolean);
}
