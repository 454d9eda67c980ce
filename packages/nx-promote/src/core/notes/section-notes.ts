import { isOwed, type Obligations } from './obligations.js';
import type { SectionNote } from '../changelog/section.js';

/** Notes as a changelog shows them: what comes, in the order to carry it out, then what is to be undone. */
export function sectionNotes({ before, after, leaving }: Obligations): SectionNote[] {
  const coming = [...before, ...after].map((entry): SectionNote => {
    const { note, components, state } = entry;
    const { id, when, undo, problems } = note;
    // What is wrong with a note that is settled concerns nobody any more.
    const text = [note.text, ...(isOwed(entry) ? problems.map((problem) => `(${problem})`) : [])].join('\n');
    return {
      id,
      components,
      when,
      text,
      undo,
      state: isOwed(entry) ? 'open' : (state as SectionNote['state']),
    };
  });
  const going = leaving.map(({ note: { id, when, text, undo }, components }): SectionNote => {
    return { id, components, when, text, undo, state: 'undo' };
  });
  return [...coming, ...going];
}
