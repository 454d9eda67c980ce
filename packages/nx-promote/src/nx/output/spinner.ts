import { plainLine } from '../../core/model/plain-text.js';
import type { Waiting } from '../../core/ports/reporter.js';
import { elapsed } from './elapsed.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const PERIOD_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** A line that turns and counts, and leaves nothing behind. `redraw` puts a line above it. */
export function createSpinner(
  what: string,
  write: (text: string) => void,
  onEnd: () => void,
): Waiting & { redraw(line: string): void } {
  const started = Date.now();
  let detail = '';
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    const text = `${FRAMES[frame % FRAMES.length]} ${what}${detail === '' || detail === what ? '' : `: ${detail}`}`;
    write(`${CLEAR_LINE}${text} (${elapsed(Date.now() - started)})`);
  };
  const timer = setInterval(draw, PERIOD_MS);
  timer.unref();
  return {
    update(text) {
      detail = plainLine(text);
    },
    redraw(line) {
      write(`${CLEAR_LINE}${line}\n`);
      draw();
    },
    end() {
      clearInterval(timer);
      onEnd();
      write(CLEAR_LINE);
    },
  };
}
