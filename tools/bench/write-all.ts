import { createChangesReader } from '../../packages/nx-promote/src/adapters/git/changes/create-changes-reader.js';
import { changelogEntries } from '../../packages/nx-promote/src/core/changelog/entries.js';
import { renderChangelogSection } from '../../packages/nx-promote/src/core/render/markdown-changelog.js';
import type { Monorepo, MonorepoRange } from './monorepos.js';

const RULES = { sharedFiles: [], ignore: ['**/*.md'], lockFile: 'resolved' } as const;

/** A changelog for each component of a range, entries and Markdown included. */
export async function writeAll({ folder, parts }: Monorepo, { from, to }: MonorepoRange): Promise<void> {
  const queries = parts.map(({ name, closureRoots }) => ({
    component: name,
    closureRoots,
    nestedRoots: [],
    npmDependencies: [],
    from,
    to,
  }));
  const changes = await createChangesReader({ workspaceRoot: folder }).changes(queries, RULES);
  let length = 0;
  for (const [component, between] of changes) {
    const entries = changelogEntries(between, { tickets: [{ pattern: '#\\d+', url: null }] });
    const section = { component, shortId: to.slice(0, 7), names: [], replaces: 'before', entries };
    const components = [{ ...section, mark: null, reason: null }];
    const rendered = {
      attempt: component,
      date: '2026-01-01',
      environment: 'staging',
      components,
      notes: [],
    };
    length += renderChangelogSection(rendered).length;
  }
  if (length < parts.length * 40) throw new Error('the changelogs are empty');
}
