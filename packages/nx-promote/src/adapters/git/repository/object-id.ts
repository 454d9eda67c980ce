import { PromoteError } from '../../../core/errors/promote-error.js';
import { gitUnreadable } from '../../../core/errors/git.js';

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether the text is the id of an object, of either format of git. */
export function isObjectId(text: string): boolean {
  return ID.test(text);
}

/**
 * Insists that what git printed is an object id, as the first field of a record is. Text that is none must never pass
 * for "there is nothing": then somebody's wrapper of git, or a setting that we do not know, speaks in between.
 */
export function objectId(field: string | undefined, doing: string): string {
  if (field !== undefined && isObjectId(field)) return field;
  throw new PromoteError(gitUnreadable(doing, (field ?? '').slice(0, 80)));
}

/** What `git rev-parse` prints of one commit. */
export function idIn(output: Buffer, doing: string): string {
  return objectId(output.toString('latin1').trim(), doing);
}

/** Lines that begin with an id, as its fields. */
export function idLines(output: Buffer, doing: string): [id: string, ...rest: string[]][] {
  const lines = output.toString('latin1').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [id, ...rest] = line.split(' ');
    return [objectId(id, doing), ...rest];
  });
}
