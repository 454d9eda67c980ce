/** An instruction that must be carried out with a change, once in every environment it applies to. */
export interface DeploymentNote {
  /** Stable over renames and edits: what the ledger remembers outcomes by. */
  readonly id: string;
  /** Where it stands: a path, or `commit <short id>` for a trailer. */
  readonly source: string;
  readonly when: 'before' | 'after';
  /** Environments it is for; null means every one. */
  readonly environments: readonly string[] | null;
  readonly kind: 'manual' | 'command';
  /** For `command`: program and arguments, never a shell line. */
  readonly command: readonly string[] | null;
  /** For `command`: after which it is ended; null leaves that to who runs it. */
  readonly timeoutSeconds: number | null;
  /** Whether a command that was begun and never finished may be run again without asking. */
  readonly idempotent: boolean;
  /** False: what it does cannot be undone, so nothing is put back behind it without a person. */
  readonly reversible: boolean;
  /** How to undo it, for people. */
  readonly undo: string | null;
  readonly text: string;
  /** Of text and settings: an outcome that was recorded for another fingerprint was for an earlier wording. */
  readonly fingerprint: string;
  /** What is wrong with the file; such a note still counts, and cautiously: before, by hand. */
  readonly problems: readonly string[];
}

/** A note with what the difference of two artifacts says of it. */
export interface NoteChange {
  readonly note: DeploymentNote;
  /** What it said before, oldest first; where it was not introduced, it begins with what it came with. */
  readonly earlier: readonly DeploymentNote[];
  /** False when it was only edited or moved: it was dealt with, or predates the ledger. */
  readonly introduced: boolean;
  readonly deleted: boolean;
  /** Ids it had under earlier paths: an outcome recorded for one of them is its outcome. */
  readonly formerIds: readonly string[];
}
