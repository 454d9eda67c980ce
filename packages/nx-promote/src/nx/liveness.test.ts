import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { Holder } from '../core/model/record.js';
import { identifyProcess } from './hooks/process-identity.js';
import { createLiveness } from './liveness.js';

function holder(process: Holder['process'], host = hostname()): Holder {
  return { invocation: 'i', user: 'u', host, process, run: null, leaseSeconds: 600 };
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
    expect(liveness.of(holder({ id: process.pid, started: 'long ago' }))).toBe('dead');
  });

  it('proves nothing about another host, or about a holder without a process', () => {
    const own = identifyProcess(process.pid);
    expect(liveness.of(holder(own, 'elsewhere'))).toBe('unknown');
    expect(liveness.of(holder(null))).toBe('unknown');
  });
});
