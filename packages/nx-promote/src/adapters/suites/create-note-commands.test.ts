import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { Component } from '../../core/model/component.js';
import type { Environment } from '../../core/model/pipeline.js';
import type { NoteCommandRequest, NoteCommandResult } from '../../core/ports/note-commands.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { createLogFiles } from '../logs/log-files.js';
import { openLogsIn } from '../logs/program-log.js';
import type { Printed } from '../../core/ports/reporter.js';
import { quietReporter } from '../../testing/quiet-reporter.js';
import { createNoteCommands } from './create-note-commands.js';

const COMMIT = 'c'.repeat(40);
let folder: string;
let printed: Printed[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'notes-')));
  for (const name of ['git', 'worktree']) mkdirSync(join(folder, name));
  printed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const here: Worktrees = { withWorktree: (_commit, job) => job(join(folder, 'worktree')) };

function run(
  command: readonly string[],
  more: Partial<NoteCommandRequest> = {},
  worktrees: Worktrees = here,
): Promise<NoteCommandResult> {
  const logs = createLogFiles({
    workspaceRoot: folder,
    gitFolder: join(folder, 'git'),
    invocation: 'abcdef12',
  });
  const openLog = openLogsIn(logs, quietReporter([], printed));
  const environment = { name: 'staging', env: { LEVEL: '{environment}' } } as unknown as Environment;
  const component = { name: '@hca/core' } as Component;
  const commands = createNoteCommands({ openLog, worktrees });
  const request = { id: 'core/reindex', environment, component, commit: COMMIT, timeoutSeconds: null };
  return commands.run({ ...request, command, ...more });
}

const node = (script: string): string[] => [process.execPath, '-e', script];

/** What was kept, by the path that the detail names. */
function kept({ detail }: NoteCommandResult): string {
  const name = /log: (\S+)$/.exec(detail)?.[1] ?? '';
  return readFileSync(join(folder, 'git/nx-promote/logs', name), 'utf8');
}

describe('the command of a note', () => {
  it('runs in a worktree, and its output is kept under a path that names no machine', async () => {
    const result = await run(node('console.log(process.cwd()); console.error("done")'));
    expect(result.ok).toBe(true);
    expect(result.detail).not.toContain(folder);
    const worktree = join(folder, 'worktree');
    expect(kept(result).split('\n').sort()).toEqual(['', worktree, 'done'].sort());
    expect(printed[0]?.lines).toEqual(expect.arrayContaining([worktree, 'done']));
  });

  it('knows where it is and of what', async () => {
    const names = ['PROMOTE_ENVIRONMENT', 'PROMOTE_COMPONENT', 'PROMOTE_COMMIT', 'LEVEL'];
    const result = await run(node(`console.log(${JSON.stringify(names)}.map((n) => process.env[n]).join())`));
    expect(kept(result)).toBe(`staging,@hca/core,${COMMIT},staging\n`);
  });

  it('is a program with arguments, and nothing in them is for a shell', async () => {
    const words = ['$(id)', '; exit 1', '*', 'two words', "'"];
    const result = await run([...node('console.log(JSON.stringify(process.argv.slice(1)))'), ...words]);
    expect(JSON.parse(kept(result))).toEqual(words);
  });

  it('that fails is told with how, with what it said last, and with where the rest is', async () => {
    const result = await run(node('console.error("no space left"); process.exitCode = 3'));
    expect(result.ok).toBe(false);
    expect(result.detail).toMatch(/3.*; no space left; log: /);
    expect(kept(result)).toBe('no space left\n');
  });

  it('that is no program is told', async () => {
    const result = await run(['no-such-program-anywhere']);
    expect(result.ok).toBe(false);
    expect(result.detail).toContain('no-such-program-anywhere');
  });

  it('ends when the time that its note gives it is over', async () => {
    const result = await run(node('setTimeout(() => {}, 60_000)'), { timeoutSeconds: 1 });
    expect(result.ok).toBe(false);
    expect(result.detail).toContain('did not end within 1 s');
  });

  it('is not run where its commit cannot be checked out, which is told', async () => {
    const broken: Worktrees = {
      withWorktree: () => {
        throw new PromoteError({
          kind: 'external',
          code: 'X',
          message: 'The disk is full.',
          hints: ['tidy up'],
        });
      },
    };
    expect(await run(node('1'), {}, broken)).toEqual({ ok: false, detail: 'The disk is full. tidy up' });
  });
});
