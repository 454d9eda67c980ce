import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { Holder } from '../../core/model/record.js';
import { identifyProcess } from '../hooks/process-identity.js';
import { startGuard } from '../../adapters/process/guard.js';
import { INVOCATION_VARIABLE } from './invocation-variable.js';
import { createLiveness } from './liveness.js';

function holder(process: Holder['process'], host = hostname(), invocation = 'i'): Holder {
  return { invocation, user: 'u', host, process, run: null, leaseSeconds: 600 };
}

/** A process of this machine that had our id before us. */
function earlier(): { id: number; started: string } {
  const place = identifyProcess(process.pid)?.started.split('@')[1] ?? '';
  return { id: process.pid, started: `1@${place}` };
}

describe('liveness', () => {
  const liveness = createLiveness();

  it('knows a process that is at work, and one that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const held = holder(identifyProcess(child.pid ?? 0));
    expect(held.process).not.toBeNull();
    expect(liveness.of(held)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(liveness.of(held)).toBe('dead');
  });

  it('is not fooled by another process that got the same id', () => {
    expect(liveness.of(holder(earlier()))).toBe('dead');
  });

  it.each([
    ['says nothing of the start of its machine', 'long ago'],
    ['names another start of a machine', 'long ago@another-boot/pid:[1]'],
    ['is of a version that wrote less', ''],
  ])('proves nothing about a holder of the same host name that %s', (_what, started) => {
    expect(liveness.of(holder({ id: process.pid, started }))).toBe('unknown');
    expect(liveness.of(holder({ id: 2 ** 30, started }))).toBe('unknown');
  });

  it('takes no run for dead of which a task or a guard is left', async () => {
    const gone = earlier();
    const env = { ...process.env, [INVOCATION_VARIABLE]: 'a run' };
    // Named as Nx names its own.
    const task = spawn('sh', ['-c', 'read line', '/nx/bin/run-executor.js'], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(task, 'spawn');
    expect(liveness.of(holder(gone, hostname(), 'a run'))).toBe('alive');
    expect(liveness.of(holder(gone, hostname(), 'another run'))).toBe('dead');
    task.stdin.end();
    await once(task, 'exit');
    expect(liveness.of(holder(gone, hostname(), 'a run'))).toBe('dead');
  });

  it('takes no run for dead whose command is being ended', async () => {
    const gone = earlier();
    const before = process.env[INVOCATION_VARIABLE];
    process.env[INVOCATION_VARIABLE] = 'a guarded run';
    try {
      const guard = startGuard(1_000);
      expect(liveness.of(holder(gone, hostname(), 'a guarded run'))).toBe('alive');
      guard.release();
      const held = holder(gone, hostname(), 'a guarded run');
      while (liveness.of(held) !== 'dead') await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      if (before === undefined) delete process.env[INVOCATION_VARIABLE];
      else process.env[INVOCATION_VARIABLE] = before;
    }
  });

  it('proves nothing about another host, or about a holder without a process', () => {
    const own = identifyProcess(process.pid);
    expect(liveness.of(holder(own, 'elsewhere'))).toBe('unknown');
    expect(liveness.of(holder(null))).toBe('unknown');
  });
});
