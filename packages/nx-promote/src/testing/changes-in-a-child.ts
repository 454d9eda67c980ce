import { createChangesReader } from '../adapters/git/changes/create-changes-reader.js';
import type { ChangesQuery } from '../core/ports/changes.js';

/**
 * Reads changes in a process of its own, so that a test can bound its memory: the workspace and the query come as
 * arguments, how much was found and the most memory that was held, in megabytes, go out.
 */
async function main([workspaceRoot = '', query = '']: readonly string[]): Promise<void> {
  const rules = { sharedFiles: [], ignore: [], lockFile: 'all' } as const;
  const asked = JSON.parse(query) as ChangesQuery;
  const answer = await createChangesReader({ workspaceRoot }).changes([asked], rules);
  const { comes = [], goes = [] } = answer.get(asked.component) ?? {};
  const same = comes.flatMap((change) => change.same).length;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ comes: comes.length, goes: goes.length, same, megabytes }));
}

void main(process.argv.slice(2));
