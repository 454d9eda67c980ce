import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PortAnswer } from '../../../core/ports/forward-ports.js';
import type { Unknown } from '../../../core/model/ancestry.js';
import { buildRepository, gitIn, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createHistoryReader } from '../history/history-reader.js';
import { createForwardPorts } from './create-forward-ports.js';

const FIX = 3;
const LENGTH = 40;

/** A hotfix of three commits on the first commit, and a trunk that touches the same file in each of forty. */
function history(last: CommitSpec['files']): CommitSpec[] {
  const fixed = (count: number): string => `${'fixed\n'.repeat(count)}end\n`;
  return [
    { parents: [], files: { 'core/deep/a.txt': 'end\n', 'core/deep/b.txt': '0\n' } },
    ...[1, 2, 3].map((at) => ({ parents: [at - 1], files: { 'core/deep/a.txt': fixed(at) } })),
    ...Array.from({ length: LENGTH }, (_, at) => ({
      parents: [at === 0 ? 0 : FIX + at],
      files: { 'core/deep/a.txt': `${'x\n'.repeat(at)}end\n`, 'core/deep/b.txt': `${at}\n` },
    })),
    { parents: [FIX + LENGTH], files: { 'core/deep/a.txt': 'end\n' } },
    { parents: [FIX + LENGTH + 1], files: last ?? {} },
  ];
}

/** A fetch is a process of its own, also when git starts it by itself. */
async function fetchesIn(trace: string): Promise<number> {
  const events = (await readFile(trace, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return events
    .map((line) => JSON.parse(line) as { event: string; name?: string })
    .filter(({ event, name }) => event === 'cmd_name' && name === 'fetch').length;
}

async function askIn(
  filter: string,
  last: CommitSpec['files'],
): Promise<{ full: PortAnswer | Unknown | null; here: PortAnswer | Unknown | null; fetches: number }> {
  return inTemporaryFolder(async (folder) => {
    const source = await buildRepository(join(folder, 'source'), history(last));
    await source.git('branch', 'hotfix', source.ids[FIX] ?? '');
    const clone = join(folder, 'clone');
    const options = ['--quiet', '--no-checkout', '--no-single-branch', `--filter=${filter}`];
    await gitIn(folder, ['clone', ...options, `file://${source.folder}`, clone]);
    const ask = async (workspaceRoot: string): Promise<PortAnswer | Unknown | null> => {
      const reader = createForwardPorts({ workspaceRoot, history: createHistoryReader({ workspaceRoot }) });
      const [base = ''] = source.ids;
      const question = { base, fix: source.ids[FIX] ?? '', into: source.head };
      return (await reader.forwardPorts([question]))[0] ?? null;
    };
    const trace = join(folder, 'trace');
    const full = await ask(source.folder);
    process.env['GIT_TRACE2_EVENT'] = trace;
    try {
      return { full, here: await ask(clone), fetches: await fetchesIn(trace) };
    } finally {
      delete process.env['GIT_TRACE2_EVENT'];
    }
  });
}

describe('a forward port in a clone that lacks something', () => {
  const ported = { 'core/deep/a.txt': 'fixed\nfixed\nfixed\nend\n' };
  const missing = { 'core/deep/c.txt': 'something else\n' };

  it.each([
    ['without blobs, of what is missing', 'blob:none', missing, 'missing', 1],
    ['without blobs, of what is there', 'blob:none', ported, 'patches', 1],
    ['without trees, of what is missing', 'tree:0', missing, 'missing', 2],
    ['without trees, of what is there', 'tree:0', ported, 'patches', 2],
  ])('%s, fetches in bulk', async (_, filter, last, kind, most) => {
    const { full, here, fetches } = await askIn(filter, last);
    expect(full?.kind).toBe(kind);
    expect(here).toEqual(full);
    expect(fetches).toBeGreaterThan(0);
    expect(fetches).toBeLessThanOrEqual(most);
  });
});
