import { advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { optionWord } from '../model/command-line.js';

/** A note as an error shows it. */
interface OwedNote {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  readonly command: readonly string[] | null;
  readonly problems: readonly string[];
}

/** What an error needs to know of an obligation. */
interface Owed {
  readonly note: OwedNote;
  readonly state: string;
  readonly outcome: { readonly by: string; readonly detail?: string } | null;
}

/** Somebody has to do something first; nothing is wrong with the artifact. */
export function notesOwed(
  component: string,
  environment: string,
  when: 'before' | 'after',
  owed: readonly Owed[],
  given: {
    readonly typed: string;
    /** Sentences about ids that are those of no note. */
    readonly unknown: readonly string[];
    readonly reasonMissing: boolean;
  },
): ErrorFacts {
  const ids = owed.map(({ note }) => note.id);
  const where =
    when === 'before'
      ? `before it enters ${environment}`
      : `and is not verified in ${environment} until then`;
  const count = ids.length === 1 ? 'a deployment note' : `${ids.length} deployment notes`;
  return {
    ...NOTES_OPEN,
    message: `${component} waits for ${count} ${where}: ${ids.join(', ')}.`,
    details: [
      ...owed.flatMap(({ note, state, outcome }) => [
        ...bodyLines(note),
        ...(note.command === null ? [] : [`  run: ${note.command.join(' ')}`]),
        ...stateLines(state, outcome),
        ...note.problems.map((problem) => `  ${note.source}: ${problem}`),
      ]),
      ...given.unknown,
      ...(given.reasonMissing
        ? ['waiving a note needs a reason, which is recorded: --reason is missing']
        : []),
    ],
    hints: [
      `when it is done: ${given.typed} --note-done=${ids.join(',')}`,
      `or let it go, on the record: ${given.typed} --note-waive=${ids.join(',')} --reason="..."`,
    ],
  };
}

/** A note that is owed, as somebody sees it who looks at what runs where. */
export function noteOwed(note: {
  readonly environment: string;
  readonly id: string;
  readonly components: readonly string[];
  readonly when: 'before' | 'after';
  readonly kind: 'manual' | 'command';
  readonly state: string;
  readonly text: string;
  readonly problems: readonly string[];
  readonly arrived: boolean;
}): ErrorFacts {
  const { environment, id, components, when, kind, state, text, problems, arrived } = note;
  const [first = ''] = components;
  // Only what runs there can be tested, and only then is a note for after the deployment due.
  const done = `--note-done=${id}`;
  const hint =
    when === 'after' && !arrived
      ? advice`${run(first, 'release', environment)}   # deploys it, then waits for the note`
      : advice`when it is done: ${run(first, when === 'before' ? 'release' : 'integration-test', environment, done)}`;
  const byItself = kind === 'command' && state === 'open' ? ' (its command is run then)' : '';
  const how = state === 'open' ? '' : ` (${state})`;
  return {
    ...NOTES_OPEN,
    message: `${components.join(', ')} in ${environment}: the deployment note ${id} is to be carried out ${when} the deployment${byItself}${how}: ${[firstLine(text), ...problems].join('; ')}`,
    hints: [hint],
  };
}

/** Nothing that is tested there now has such a note; it may come with what is released next. */
export function noteNotDue(id: string, environment: string): string {
  return `nothing that is tested in ${environment} now has a deployment note ${JSON.stringify(id)}; if it comes with the next release, type --note-done=${id} with that release`;
}

/** All that is to be done. It stands further in than what is said of it, and so cannot pretend to be that. */
function bodyLines({ id, source, text }: OwedNote): string[] {
  const [first = '', ...rest] = text.split(/\r?\n/);
  if (rest.length === 0) return [`${id} (${source}): ${first}`];
  return [`${id} (${source}):`, ...[first, ...rest].map((line) => `      ${line}`)];
}

function stateLines(state: string, outcome: Owed['outcome']): string[] {
  if (state === 'interrupted') {
    return [
      `  ${outcome?.by ?? 'somebody'} began its command, and nobody knows how it ended: look, and say so`,
    ];
  }
  return state === 'failed' ? [`  its command failed: ${outcome?.detail ?? 'nobody knows why'}`] : [];
}

function firstLine(text: string): string {
  const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  return rest.length === 0 ? first : `${first} ...`;
}

/** Somebody asked to be asked (`--ask`) where no question can be shown. */
export function notesNotAsked(
  notes: readonly { readonly id: string; readonly source: string; readonly components: readonly string[] }[],
  ids: string,
  typed: string,
  why: string,
  toBeAsked: readonly string[],
): ErrorFacts {
  return {
    kind: 'user',
    code: 'NO_TERMINAL',
    message: `--ask cannot ask about deployment notes here: ${why}.`,
    details: notes.map(({ id, source, components }) => `${components.join(', ')}: ${id} (${source})`),
    hints: [
      `when they are done: ${typed} ${optionWord('--note-done', ids)}`,
      `when they are not needed: ${typed} ${optionWord('--note-waive', ids)} --reason="<why>"`,
      ...toBeAsked,
    ],
  };
}

const NOTES_OPEN = { kind: 'refused', code: 'NOTES_OPEN' } as const;
