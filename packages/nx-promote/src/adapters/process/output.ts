import type { ChildProcess } from 'node:child_process';

const MOST_BYTES = 1024 * 1024 * 1024;

/** Keeps what a program writes, as far as nobody else takes it. */
export class Kept {
  private readonly pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  private size = 0;
  /** There was more than can be kept; what is kept is not all. */
  overflowed = false;

  constructor(private readonly tooMuch: () => void) {}

  keep(child: ChildProcess, stream: 'stdout' | 'stderr'): void {
    child[stream]?.on('data', (chunk: Buffer) => {
      if (this.overflowed) return;
      this.size += chunk.length;
      this.overflowed = this.size > MOST_BYTES;
      if (this.overflowed) this.tooMuch();
      else this.pieces[stream].push(chunk);
    });
  }

  of(stream: 'stdout' | 'stderr'): Buffer {
    return Buffer.concat(this.pieces[stream]);
  }
}
