import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What the figures were measured on; nothing that names the machine or its user. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly git: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    node: process.versions.node,
    git: execFileSync('git', ['--version'], { encoding: 'utf8' }).replace('git version', '').trim(),
  };
}
