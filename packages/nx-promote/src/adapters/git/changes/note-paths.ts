/** `README.md` in such a folder explains the folder; it is no note. */
export function isNotePath(path: string): boolean {
  return path.includes('deployment-notes/') && NOTE_PATH.test(path) && !path.endsWith('/README.md');
}

/** In a subfolder, or with another ending: somebody may have meant a note. */
export function isMisplacedNote(path: string): boolean {
  if (!path.includes('deployment-notes/') || isNotePath(path)) return false;
  return MISPLACED.test(path) && !/\/readme\.\w+$/i.test(path);
}

const MISPLACED = /(?:^|\/)deployment-notes\/.*\.(?:md|markdown|txt)$/i;
const NOTE_PATH = /(?:^|\/)deployment-notes\/[^/]+\.md$/;
