import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopeOfRoots } from '../../../testing/component-scope.js';
import { PlainGit } from '../../../testing/plain-git.js';
import { buildRecordedHistory, recordedPromotions } from '../../../testing/recorded-history.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: ['**/*.md'], lockFile: 'resolved' } as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorded-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the changelogs of 243 promotions of a real team list what plain git lists', async () => {
  const history = buildRecordedHistory(folder);
  const promotions = recordedPromotions(history);
  expect(promotions).toHaveLength(243);
  const plain = new PlainGit(folder);
  const reader = createChangesReader({ workspaceRoot: folder });
  const queries = promotions.map(({ component, from, to }, index) => {
    return { component: String(index), ...scopeOfRoots([`components/${component}`]), from, to };
  });
  const answers = await reader.changes(queries, RULES);
  let [entries, foreign] = [0, 0];
  promotions.forEach(({ component, from, to }, index) => {
    const counts = (path: string): boolean =>
      path.startsWith(`components/${component}/`) && !path.endsWith('.md');
    const found = answers.get(String(index));
    const expected = plain.steps(from, to, counts);
    expect([component, from, to, found?.comes.map(({ commit }) => commit.id)]).toEqual([
      component,
      from,
      to,
      expected,
    ]);
    expect(found?.goes.map(({ commit }) => commit.id)).toEqual(plain.steps(to, from, counts));
    entries += expected.length;
    foreign += plain.foreignMerges(from, to, counts).length;
  });
  // Without these nothing of the kind was compared.
  expect(entries).toBeGreaterThan(400);
  expect(foreign).toBeGreaterThan(50);
}, 240_000);
