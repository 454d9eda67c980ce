import type { Component } from '../model/component.js';
import type { Environment } from '../model/pipeline.js';

export interface NoteCommandRequest {
  readonly id: string;
  /** Program and arguments; never a shell line. */
  readonly command: readonly string[];
  readonly environment: Environment;
  readonly component: Component;
  /** The commit whose worktree it runs in: the script came with the change. */
  readonly commit: string;
  /** After which it is ended; null where the note says nothing. */
  readonly timeoutSeconds: number | null;
}

export interface NoteCommandResult {
  readonly ok: boolean;
  /** One line: how it ended, what it said last where it failed, and the file that keeps its output. */
  readonly detail: string;
}

/** Runs the command of a deployment note once. Never throws for what the command did. */
export interface NoteCommands {
  run(request: NoteCommandRequest): Promise<NoteCommandResult>;
}
