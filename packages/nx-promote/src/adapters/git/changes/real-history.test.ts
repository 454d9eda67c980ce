import { scopeOfRoots } from '../../../testing/component-scope.js';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogEntries } from '../../../core/changelog/entries.js';
import type { ChangesQuery, ComponentChanges } from '../../../core/ports/changes.js';
import { renderChangelogSection } from '../../../core/render/markdown-changelog.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: [], lockFile: 'resolved' } as const;

interface Row {
  readonly date: string;
  readonly environment: string;
  readonly component: string;
  readonly commit: string;
  readonly isOnTrunk: boolean;
  readonly isHotfix: boolean;
}

/**
 * What the Human Cell Atlas Ingest team deployed in 2018 and 2019, as far as the commit is known: the order in
 * which commits came to four environments, with every hotfix and every step back.
 */
function readRows(): Row[] {
  const file = join(__dirname, '../../../testing/data/hca-ingest-deployments-2018-2019.csv');
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.trim().split(',');
  return lines.flatMap((line) => {
    const cells = line.trim().split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    if (cell('source_commit') === '') return [];
    return {
      date: cell('date').slice(0, 10),
      environment: cell('environment'),
      component: cell('component'),
      commit: cell('source_commit'),
      isOnTrunk: cell('mainline') === 'True',
      isHotfix: cell('says_hotfix') === 'True',
    };
  });
}

/** The commits as they were first seen, each component on a line of its own; what was not on the trunk, beside it. */
function replayed(rows: readonly Row[]): { specs: CommitSpec[]; at: Map<string, number> } {
  const specs: CommitSpec[] = [];
  const at = new Map<string, number>();
  const tips = new Map<string, number>();
  for (const { component, commit, isOnTrunk, date } of rows) {
    if (at.has(`${component} ${commit}`)) continue;
    const tip = tips.get(component);
    at.set(`${component} ${commit}`, specs.length);
    if (isOnTrunk) tips.set(component, specs.length);
    specs.push({
      parents: tip === undefined ? [] : [tip],
      files: { [`${component}/main`]: commit },
      message: `HCA-${specs.length} Change ${component} at ${date}`,
    });
  }
  return { specs, at };
}

function ancestors(specs: readonly CommitSpec[], from: number): Set<number> {
  const parents = specs[from]?.parents ?? [];
  return new Set([from, ...parents.flatMap((parent) => [...ancestors(specs, parent)])]);
}

it('the history of a real team: every deployment whose commits are known has the section that it ought to have', async () => {
  await inTemporaryFolder(async (folder) => {
    const rows = readRows();
    const { specs, at } = replayed(rows);
    const { ids } = await buildRepository(folder, specs);
    const live = new Map<string, number>();
    const deployments = rows.map((row, index) => {
      const place = `${row.environment} ${row.component}`;
      const [from, to] = [live.get(place) ?? null, at.get(`${row.component} ${row.commit}`) as number];
      live.set(place, to);
      return { row, from, to, key: `${row.component}-${index}` };
    });
    const queries = deployments.map(({ row, from, to, key }): ChangesQuery => {
      const [old, now] = [from === null ? null : (ids[from] as string), ids[to] as string];
      return { component: key, ...scopeOfRoots([row.component]), from: old, to: now };
    });
    const answer = await createChangesReader({ workspaceRoot: folder }).changes(queries, RULES);
    const seen = { first: 0, again: 0, on: 0, back: 0 };
    for (const { row, from, to, key } of deployments) {
      const changes = answer.get(key) as ComponentChanges;
      const [before, after] = [
        from === null ? new Set<number>() : ancestors(specs, from),
        ancestors(specs, to),
      ];
      const only = (one: Set<number>, other: Set<number>): string[] =>
        [...one].filter((index) => !other.has(index)).map((index) => ids[index] as string);
      expect(changes.comes.map(({ commit }) => commit.id).sort()).toEqual(only(after, before).sort());
      expect(changes.goes.map(({ commit }) => commit.id).sort()).toEqual(only(before, after).sort());
      seen[from === null ? 'first' : from === to ? 'again' : changes.goes.length > 0 ? 'back' : 'on'] += 1;
      const text = renderChangelogSection({
        attempt: key,
        date: row.date,
        environment: row.environment,
        components: [
          {
            component: row.component,
            shortId: row.commit.slice(0, 7),
            names: [],
            replaces: from === null ? null : (ids[from] as string).slice(0, 7),
            entries: changelogEntries(changes, { tickets: [{ pattern: 'HCA-\\d+', url: null }] }),
            mark: row.isHotfix ? 'hotfix' : null,
            reason: null,
          },
        ],
        notes: [],
      });
      expect(text).toMatch(SECTION);
      expect(text.match(/HCA-\d+ Change/g) ?? []).toHaveLength(changes.comes.length + changes.goes.length);
      expect(text.includes(' **hotfix**')).toBe(row.isHotfix);
    }
    // Every row whose commit is known; those of which only an image or nothing is known have no commits to name.
    expect(seen).toEqual({ first: 34, again: 5, on: 177, back: 91 });
  });
});

/** The house format: the date, the component with what it runs, its changes, and what goes away below them. */
const SECTION =
  /^## 201[89]-\d\d-\d\d\n\n\* ingest[a-z-]* [0-9a-f]{7}( \*\*hotfix\*\*)?\n( {2}- (first deployment|no changes of its own)\n)?( {2}- HCA-\d+ Change [^\n]*\n)*( {2}- Goes away:\n( {4}- HCA-\d+ Change [^\n]*\n)+)?$/;

describe('the history of this project: three ranges are what git says', () => {
  const top = ['rev-parse', '--show-toplevel'];
  const here = execFileSync('git', top, { cwd: __dirname, encoding: 'utf8' }).trim();

  it('in this clone', () => compareWithGit(here), 60_000);

  it('in a shallow one', async () => {
    await inTemporaryFolder(async (folder) => {
      const clone = join(folder, 'clone');
      execFileSync('git', ['clone', '--quiet', '--bare', '--depth=30', `file://${here}`, clone]);
      await compareWithGit(clone);
    });
  }, 60_000);
});

/** By the line of first parents, as people read it; and by the commits that touch the paths, merges aside. */
async function compareWithGit(root: string): Promise<void> {
  const git = (...args: string[]): string[] =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
      .split('\n')
      .filter(Boolean);
  const line = git('rev-list', '--first-parent', 'HEAD');
  const isShallow = git('rev-parse', '--is-shallow-repository')[0] === 'true';
  const [head = ''] = line;
  for (const [component, closureRoots] of [
    ['plugin', ['packages/nx-promote']],
    ['tools', ['tools', 'e2e']],
    ['docs', ['docs']],
  ] as const) {
    for (const part of [1 / 8, 1 / 3, 1]) {
      // Where a shallow clone ends nobody knows what came before.
      const from = line[Math.floor(line.length * part)] ?? (isShallow ? (line.at(-1) as string) : null);
      const query = { component, ...scopeOfRoots(closureRoots), from, to: head };
      const answer = await createChangesReader({ workspaceRoot: root }).changes([query], RULES);
      const comes = answer.get(component)?.comes ?? [];
      const range = from === null ? head : `${from}..${head}`;
      expect(comes.map(({ commit }) => commit.id)).toEqual(
        git('log', '--first-parent', '--format=%H', range, '--', ...closureRoots),
      );
      const touching = comes.flatMap(({ commit, touches, brought }) => [
        ...(touches ? [commit] : []),
        ...brought,
      ]);
      expect(touching.flatMap(({ id, parents }) => (parents.length < 2 ? [id] : [])).sort()).toEqual(
        git('rev-list', '--full-history', '--no-merges', range, '--', ...closureRoots).sort(),
      );
    }
  }
}
