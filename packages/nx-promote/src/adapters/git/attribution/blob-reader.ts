import { PassThrough } from 'node:stream';
import { git, gitFailed } from '../../process/git.js';
import { sizeIn } from '../repository/cat-file.js';
import { READ_AS_IT_IS } from '../history/reading.js';

const DOING = 'reading lock files of the past';

/** One `git cat-file --batch` that answers until it is closed. One question at a time. */
export class BlobReader {
  private readonly input = new PassThrough();
  private readonly stop = new AbortController();
  private pieces: Buffer[] = [];
  private size = 0;
  /** Where the content of the answer starts, and where the answer ends. */
  private expected: { readonly start: number; readonly end: number } | null = null;
  private dead: Error | null = null;
  private asked = '';
  private answer: { resolve: (text: string) => void; reject: (error: Error) => void } | null = null;

  constructor(workspaceRoot: string) {
    void this.live(workspaceRoot);
  }

  /** The content of a blob. */
  read(id: string): Promise<string> {
    if (this.dead !== null) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      this.answer = { resolve, reject };
      this.asked = id;
      this.input.write(`${id}\n`);
    });
  }

  /** Ends the process. */
  close(): void {
    this.answer = null;
    this.input.end();
    this.stop.abort();
  }

  private async live(workspaceRoot: string): Promise<void> {
    try {
      const result = await git({
        args: ['cat-file', '--batch'],
        cwd: workspaceRoot,
        env: READ_AS_IT_IS,
        input: this.input,
        signal: this.stop.signal,
        onStdout: (chunk) => this.take(chunk),
      });
      this.dead = gitFailed(result, DOING);
    } catch (error) {
      this.dead = error as Error;
    }
    this.answer?.reject(this.dead);
  }

  /** `<id> blob <size>`, the content, a newline; or `<id> missing`. */
  private take(chunk: Buffer): void {
    this.pieces.push(chunk);
    this.size += chunk.length;
    if (this.expected === null) this.readHeader();
    if (this.expected === null || this.size < this.expected.end) return;
    const { start, end } = this.expected;
    const content = Buffer.concat(this.pieces).toString('utf8', start, end - 1);
    this.forget();
    this.answer?.resolve(content);
  }

  private readHeader(): void {
    const start = Buffer.concat(this.pieces);
    const headerEnd = start.indexOf('\n');
    if (headerEnd < 0) return;
    const header = start.toString('latin1', 0, headerEnd);
    // Thrown to the one place that waits for the end of this git.
    const length = sizeIn(header, this.asked, DOING);
    if (length === null) throw gitFailed({ timedOut: false, stderr: header }, DOING);
    this.expected = { start: headerEnd + 1, end: headerEnd + 1 + length + 1 };
  }

  private forget(): void {
    this.pieces = [];
    this.size = 0;
    this.expected = null;
  }
}
