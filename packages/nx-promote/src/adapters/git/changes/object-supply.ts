import { gitOk } from '../../process/git.js';
import { fetchObjects, missingObjects, missingTrees } from '../history/missing-objects.js';
import { readPromisor, type Promisor } from '../history/repository-facts.js';
import { parseRawDiff } from '../repository/raw-diff.js';
import { needsTrees } from '../history/tree-supply.js';
import { againstFirstParents, type GraphCommit } from './commit-graph.js';

const LOOKING = 'looking for the contents that the commits change';

/** Told after each fetch what came; a clone that has everything fetches nothing. */
export type OnFetch = (what: string) => void;

/**
 * Brings what a partial clone left out, in bulk before it is read: git by itself fetches each object when it
 * meets it, one after the other. In any other clone it knows that there is nothing to do.
 */
export class ObjectSupply {
  private promisor: Promise<Promisor | null> | null = null;

  constructor(
    private readonly cwd: string,
    private readonly onFetch: OnFetch = () => undefined,
  ) {}

  /** The trees of these commits and of their first parents; a clone without blobs alone has them all. */
  async trees(commits: readonly Pick<GraphCommit, 'id' | 'parentIds'>[]): Promise<void> {
    const promisor = await this.source();
    if (promisor === null || !needsTrees({ promisor }) || commits.length === 0) return;
    const ids = commits.flatMap(({ id, parentIds: [parent] }) =>
      parent === undefined ? [id] : [id, parent],
    );
    const missing = await missingTrees(this.cwd, [...new Set(ids)]);
    await this.fetch(promisor, missing, 'trees');
  }

  /** The contents on both sides of what these commits change. */
  async contents(commits: readonly GraphCommit[]): Promise<void> {
    if ((await this.source()) === null || commits.length === 0) return;
    const raw = await gitOk(
      {
        args: [
          'diff-tree',
          '--stdin',
          '-r',
          '--root',
          '--raw',
          '--no-abbrev',
          '--no-renames',
          '--no-commit-id',
          '-z',
        ],
        cwd: this.cwd,
        input: againstFirstParents(commits),
      },
      LOOKING,
    );
    const changes = parseRawDiff(raw, 'latin1', LOOKING);
    await this.blobs(changes.flatMap(({ before, after }) => [before, after]));
  }

  async blobs(ids: readonly string[]): Promise<void> {
    const promisor = await this.source();
    const wanted = ids.filter((id) => !/^0+$/.test(id));
    if (promisor === null || wanted.length === 0) return;
    const missing = await missingObjects(this.cwd, wanted);
    await this.fetch(promisor, missing, 'contents of files');
  }

  private async fetch(promisor: Promisor, ids: readonly string[], what: string): Promise<void> {
    if (ids.length === 0) return;
    await fetchObjects(this.cwd, promisor, ids);
    this.onFetch(`${ids.length} ${what}`);
  }

  /** Whom a partial clone asks; looked up once, and best while something else is waited for. */
  source(): Promise<Promisor | null> {
    return (this.promisor ??= readPromisor(this.cwd));
  }
}
