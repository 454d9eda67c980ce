import { didYouMean } from '../model/nearest.js';
import type { DeploymentNote } from './note.js';

interface Names {
  readonly environment: string | null;
  readonly environments: readonly string[];
}

/** Whether a note is for the environment. One that names what is no environment is for every one. */
export function appliesTo(note: DeploymentNote, { environment, environments }: Names): boolean {
  const { environments: own } = withKnownNames(note, environments);
  return environment === null || own === null || own.includes(environment);
}

/** A misspelt name would make a note that nobody is ever asked for: the name is reported, and the note asks everywhere. */
export function withKnownNames(note: DeploymentNote, known: readonly string[]): DeploymentNote {
  const unknown = note.environments?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length === 0) return note;
  const problems = unknown.map(
    (name) =>
      `there is no environment ${JSON.stringify(name)}${didYouMean(name, known) || '.'} Until it is corrected, the note applies to every environment`,
  );
  return { ...note, environments: null, problems: [...note.problems, ...problems] };
}
