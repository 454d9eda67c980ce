import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { outsideLines } from '../../../core/model/outside-text.js';
import type { PushAccess } from '../../../core/ports/preflight.js';
import { gitCounters, type GitProgram } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';

export interface PushQuestion {
  /** Runs git where the remote or URL is known. */
  readonly git: (program: GitProgram) => Promise<ProgramResult>;
  /** The folder that a relative path as a URL starts from. */
  readonly cwd: string;
  /** A remote's name, or a URL. */
  readonly destination: string;
  /** Whether a folder of this machine can be written; replaced in tests, which may run as root. */
  readonly mayWrite?: (folder: string) => Promise<boolean>;
}

/** A server that does not answer this soon is not waited for: nothing depends on the answer alone. */
const TIMEOUT_MS = 30_000;

/** Removing what nobody has: git asks the server for the right to push and sends nothing, also from an empty repository. */
const NOBODYS_REF = ':refs/heads/nx-promote-asks-for-access';

/**
 * Whether the server lets this user push, by a push that is a dry run: it changes nothing, and its one round trip is
 * the one in which servers check who somebody is. A repository in a folder of this machine has no server to ask; there
 * the folder says it.
 */
export async function askToPush(question: PushQuestion): Promise<PushAccess> {
  const { destination, cwd, mayWrite = isWritable } = question;
  gitCounters.roundTrips += 1;
  const args = ['push', '--dry-run', '--porcelain', '--', destination, NOBODYS_REF];
  try {
    const result = await question.git({ args, timeoutMs: TIMEOUT_MS });
    if (result.exitCode !== 0) return answerOf(result);
    for (const folder of foldersOf(result, cwd)) {
      for (const part of await writtenParts(folder)) {
        if (!(await mayWrite(part))) return { kind: 'refused', said: [`${part} cannot be written`] };
      }
    }
    return { kind: 'allowed' };
  } catch (error) {
    if (error instanceof PromoteError) return { kind: 'unknown', why: error.message };
    throw error;
  }
}

/** How git and servers say that they know the user, or nobody, and that it is no. Other trouble is no answer. */
const NO =
  /returned error: 40[13]\b|authentication failed|could not read (?:username|password)|permission (?:to .* )?denied|access denied|write access .*not granted|read[- ]only|not (?:authorized|allowed) to push|you are not allowed|service not enabled|repository .*not found/i;

function answerOf({ stderr, timedOut, failure }: ProgramResult): PushAccess {
  const said = outsideLines(stderr.replace(/^remote: ?/gm, ''));
  if (!timedOut && NO.test(stderr)) return { kind: 'refused', said: said.slice(0, 4) };
  const why = timedOut ? 'no answer in time' : (said.at(0) ?? failure ?? 'git gave no reason');
  return { kind: 'unknown', why };
}

/** The destinations that are folders, from `To <url>` of the porcelain output. */
function foldersOf({ stdout }: ProgramResult, cwd: string): string[] {
  return [...stdout.toString('utf8').matchAll(/^To (.*)$/gm)].flatMap(([, url = '']) => {
    if (url.startsWith('file://')) return [fileURLToPath(url)];
    return /^[^/]*:/.test(url) ? [] : [resolve(cwd, url)];
  });
}

/** What a push writes to, of a bare repository or of one with a work tree. */
async function writtenParts(folder: string): Promise<string[]> {
  for (const repository of [folder, join(folder, '.git'), `${folder}.git`]) {
    const parts = ['objects', 'refs'].map((name) => join(repository, name));
    if ((await Promise.all(parts.map(isFolder))).every(Boolean)) return parts;
  }
  return [];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
