import type { Person } from '../../../core/ports/changes.js';
import { gitOk } from '../../process/git.js';
import type { GraphCommit } from './commit-graph.js';

/**
 * Names co-authors as `.mailmap` does; git does so with authors alone, trailers are mere text to it. One process
 * for all of them, and none where there are none.
 */
export async function mapCoAuthors(cwd: string, commits: readonly GraphCommit[]): Promise<void> {
  const shared = commits.filter(({ facts }) => facts.coAuthors.length > 0);
  const contacts = new Set(shared.flatMap(({ facts }) => facts.coAuthors.filter(isContact).map(contactOf)));
  if (contacts.size === 0) return;
  const input = [...contacts].map((contact) => `${contact}\n`).join('');
  const args = ['check-mailmap', '--stdin'];
  const output = await gitOk({ args, cwd, input }, 'reading .mailmap');
  const lines = output.toString('utf8').split('\n');
  const mapped = new Map([...contacts].map((contact, index) => [contact, personOf(lines[index] ?? '')]));
  for (const commit of shared) {
    const coAuthors = commit.facts.coAuthors.map((person) => mapped.get(contactOf(person)) ?? person);
    commit.facts = { ...commit.facts, coAuthors };
  }
}

/** What git reads as one: it gives up at a line that is none. */
function isContact({ name, email }: Person): boolean {
  return name !== '' && email !== '' && !/[\r\n\0<>]/.test(name + email);
}

function contactOf({ name, email }: Person): string {
  return `${name} <${email}>`;
}

function personOf(line: string): Person | null {
  const match = /^(.+) <([^<>]*)>$/.exec(line);
  return match === null ? null : { name: match[1] as string, email: match[2] as string };
}
