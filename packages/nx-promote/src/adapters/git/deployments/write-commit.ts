import type { RepositoryCache } from './cache.js';
import type { Author } from './workspace.js';

export interface NewCommit {
  readonly parent: string | null;
  readonly author: Author;
  readonly message: string;
  /** Path -> new text, or null to delete. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly modeOf: (path: string) => string;
}

/**
 * Writes a commit without work tree or index: one `git fast-import`, however many files. The ref that
 * fast-import insists on is dropped in the same stream and never written.
 */
export async function writeCommit(cache: RepositoryCache, commit: NewCommit): Promise<string> {
  const length = commit.parent?.length ?? ((await cache.format()) === 'sha256' ? 64 : 40);
  const input = stream(commit, Math.floor(Date.now() / 1_000), '0'.repeat(length));
  const output = await cache.gitOk(
    { args: ['fast-import', '--quiet', '--done'], input },
    'writing the deployment commit',
  );
  return output.toString('utf8').trim();
}

function stream(
  { parent, author, message, files, modeOf }: NewCommit,
  seconds: number,
  nothing: string,
): Buffer {
  const who = `${author.name} <${author.email}> ${seconds} +0000`;
  const parts = [
    'commit refs/deployments-being-written\nmark :1\n',
    `author ${who}\ncommitter ${who}\n`,
    data(message),
    parent === null ? '' : `from ${parent}\n`,
  ];
  for (const [path, text] of files) {
    if (text === null) parts.push(`D ${quoted(path)}\n`);
    else parts.push(`M ${modeOf(path)} inline ${quoted(path)}\n`, data(text));
  }
  parts.push(`\nget-mark :1\nreset refs/deployments-being-written\nfrom ${nothing}\n\ndone\n`);
  return Buffer.from(parts.join(''), 'utf8');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
