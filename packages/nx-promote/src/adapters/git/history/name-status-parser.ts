import { objectId } from '../repository/object-id.js';

export interface NameStatusHandler {
  onCommit(id: string): void;
  onPath(path: string): void;
  onMark(text: string): void;
}

/** What a marker line starts with: no commit id does, and no status. */
export const MARK = 'end ';

/**
 * Reads `git diff-tree --stdin --name-status -z`: a commit id, then status and path in turn, each ended by
 * NUL, and between them the marker lines that git echoes. Statuses are asked for although nobody needs
 * them: with names alone, a file that is called like its commit's parent would pass for the next commit.
 * Text is Latin-1, one character per byte: paths are compared in bytes and decoded only where shown.
 */
export class NameStatusParser {
  private rest = '';

  constructor(private readonly handler: NameStatusHandler) {}

  push(chunk: Buffer): void {
    const text = this.rest + chunk.toString('latin1');
    let at = 0;
    for (;;) {
      const next = text.startsWith(MARK, at) ? this.mark(text, at) : this.entry(text, at);
      if (next < 0) break;
      at = next;
    }
    this.rest = text.slice(at);
  }

  private mark(text: string, at: number): number {
    const end = text.indexOf('\n', at);
    if (end < 0) return -1;
    this.handler.onMark(text.slice(at + MARK.length, end));
    return end + 1;
  }

  private entry(text: string, at: number): number {
    const end = text.indexOf('\0', at);
    if (end < 0) return -1;
    if (!isStatus(text.charCodeAt(at))) {
      this.handler.onCommit(objectId(text.slice(at, end), 'comparing commits with their parents'));
      return end + 1;
    }
    const pathEnd = text.indexOf('\0', end + 1);
    if (pathEnd < 0) return -1;
    this.handler.onPath(text.slice(end + 1, pathEnd));
    return pathEnd + 1;
  }
}

/** Capital letters, one for each parent; ids are small. */
function isStatus(character: number): boolean {
  return character >= 0x41 && character <= 0x5a;
}
