const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long a program may take to end after SIGTERM. */
export const GRACE_MS = 2_000;

const live = new Set<ProcessGroup>();

/**
 * The processes that one program has started. A group of its own gets no Ctrl-C of the terminal and outlives us
 * unless it is ended when we are, so that is done until `release` is called.
 */
export class ProcessGroup {
  timedOut = false;

  constructor(private readonly id: number | undefined) {
    if (live.size === 0) listen();
    live.add(this);
  }

  release(): void {
    live.delete(this);
    if (live.size === 0) stopListening();
  }

  end(timedOut = false): void {
    this.timedOut ||= timedOut;
    this.kill('SIGTERM');
    setTimeout(() => this.kill('SIGKILL'), GRACE_MS).unref();
  }

  kill(signal: NodeJS.Signals): void {
    if (this.id === undefined) return;
    try {
      process.kill(-this.id, signal);
    } catch {
      // The group has ended by itself.
    }
  }
}

function listen(): void {
  process.on('exit', endAll);
  for (const signal of ENDING) process.on(signal, onSignal);
}

function stopListening(): void {
  process.off('exit', endAll);
  for (const signal of ENDING) process.off(signal, onSignal);
}

function endAll(): void {
  for (const group of live) group.kill('SIGTERM');
}

/** Having a listener keeps us alive, so we die of the signal ourselves, unless others want to deal with it. */
function onSignal(signal: NodeJS.Signals): void {
  endAll();
  process.off(signal, onSignal);
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
