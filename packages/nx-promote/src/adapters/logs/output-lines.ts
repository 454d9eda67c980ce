import { StringDecoder } from 'node:string_decoder';
import { plainLine } from '../../core/model/plain-text.js';

/** Longer lines are passed on in pieces, so that a program that writes no line ends needs no more memory. */
const LONGEST = 16_000;

export interface OutputLines {
  add(chunk: Buffer, stream: 'stdout' | 'stderr'): void;
  /** Tells what has no line end; call once, at the end. */
  end(): void;
  /** The last line that was not empty. */
  last(): string;
}

/** Cuts a program's two streams into lines and tells each as it is complete. */
export function outputLines(tell: (line: string) => void): OutputLines {
  let last = '';
  const streams = {
    stdout: { decoder: new StringDecoder('utf8'), rest: '' },
    stderr: { decoder: new StringDecoder('utf8'), rest: '' },
  };
  const emit = (text: string): void => {
    const line = plainLine(text);
    if (line.trim() !== '') last = line;
    tell(line);
  };
  return {
    add(chunk, name) {
      const stream = streams[name];
      const lines = (stream.rest + stream.decoder.write(chunk)).split(/\r?\n|\r(?=[^\n])/);
      stream.rest = lines.pop() ?? '';
      lines.forEach(emit);
      while (stream.rest.length > LONGEST) {
        emit(stream.rest.slice(0, LONGEST));
        stream.rest = stream.rest.slice(LONGEST);
      }
    },
    end() {
      for (const stream of [streams.stdout, streams.stderr]) {
        const rest = stream.rest + stream.decoder.end();
        if (rest !== '') emit(rest);
        stream.rest = '';
      }
    },
    last: () => last,
  };
}
