import type { Intent, NotesAnswer } from '../intent.js';
import { NOTHING_FOUND } from '../observe/observation.js';
import { observe } from '../observe/observe.js';
import { openNotes, type OpenNote } from '../plan/gates/note-rules.js';
import type { World } from '../world.js';

/** Asks the person at the terminal; absent where nobody can be asked. */
export type AskAboutNotes = (notes: readonly OpenNote[]) => Promise<NotesAnswer>;

/** The intent with what a person says of the notes that stop this step; the one it was when none does. */
export async function askedFirst<I extends Intent>(
  world: World,
  intent: I,
  ask: AskAboutNotes | undefined,
): Promise<I> {
  if (ask === undefined || intent.dryRun) return intent;
  const open = openNotes(await observe(world, { ...intent, dryRun: true }, NOTHING_FOUND));
  return open.length === 0 ? intent : withAnswer(intent, await ask(open));
}

export function withAnswer<R extends NotesAnswer>(
  request: R,
  { notesDone = [], notesWaived = [], reason }: NotesAnswer,
): R {
  return {
    ...request,
    notesDone: [...(request.notesDone ?? []), ...notesDone],
    notesWaived: [...(request.notesWaived ?? []), ...notesWaived],
    ...(reason === undefined ? {} : { reason }),
  };
}
