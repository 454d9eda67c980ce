import { PromoteError } from '../../../core/errors/promote-error.js';
import { authorUnknown as noAuthor } from '../../../core/errors/git.js';
import { git } from '../../process/git.js';

type Environment = Readonly<Record<string, string>>;

/**
 * Environment variables that name who commits here: none where git knows, else whoever it knows as an author.
 * Git itself finds out only after it has done the work, and fails then as it fails for a conflict.
 */
export async function committerEnvironment(cwd: string, what: string): Promise<Environment> {
  if ((await identity(cwd, 'GIT_COMMITTER_IDENT')) !== null) return {};
  const author = await identity(cwd, 'GIT_AUTHOR_IDENT');
  if (author === null) throw authorUnknown(what);
  return { GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email };
}

async function identity(cwd: string, variable: string): Promise<{ name: string; email: string } | null> {
  const { exitCode, stdout } = await git({ args: ['var', variable], cwd });
  const found = exitCode === 0 ? /^(.*) <([^>]*)> \d+ [+-]\d+$/m.exec(stdout.toString('utf8')) : null;
  return found === null ? null : { name: found[1] ?? '', email: found[2] ?? '' };
}

/** `what`: what somebody does of whom git knows no name: `writes the deployment commit`. */
export function authorUnknown(what: string): PromoteError {
  return new PromoteError(noAuthor(what));
}
