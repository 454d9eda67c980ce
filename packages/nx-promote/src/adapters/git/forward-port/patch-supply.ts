import { gitOk } from '../../process/git.js';
import { fetchObjects, missingObjects, missingTrees } from '../history/missing-objects.js';
import { readPromisor, type Promisor } from '../history/repository-facts.js';
import { needsTrees } from '../history/tree-supply.js';
import { parseRawDiff } from '../repository/raw-diff.js';
import { diffsOf } from './commits.js';

interface Touched {
  readonly blobs: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Brings what a partial clone left out, in bulk before patches are read: git by itself fetches each object when
 * it meets it. In any other clone it costs one look at the settings.
 */
export class PatchSupply {
  private promisor: Promise<Promisor | null> | null = null;

  constructor(private readonly top: string) {}

  /** The trees of ranges of commits and of what they stand on. */
  async trees(ranges: readonly (readonly string[])[]): Promise<void> {
    const promisor = await this.source();
    if (promisor === null || !needsTrees({ promisor })) return;
    const commits: string[] = [];
    for (const range of ranges) {
      const args = ['rev-list', '--boundary', '--end-of-options', ...range, '--'];
      const listed = await gitOk({ args, cwd: this.top }, 'listing commits whose trees are needed');
      commits.push(...listed.toString('latin1').split('\n').filter(Boolean));
    }
    await this.treesOf(commits.map((line) => line.replace(/^-/, '')));
  }

  /** What the patches of ranges are made of, on these paths. Their trees are here. */
  async patches(ranges: readonly (readonly string[])[], paths: readonly string[]): Promise<void> {
    if ((await this.source()) === null) return;
    const blobs: string[] = [];
    for (const range of ranges) {
      blobs.push(...(await this.touchedBy(range, paths)).blobs);
    }
    await this.blobs(blobs);
  }

  /** What differs between two commits, and what a third one has in the same places. */
  async change(from: string, to: string, there: string): Promise<void> {
    if ((await this.source()) === null) return;
    await this.treesOf([from, to, there]);
    const { blobs, paths } = await this.touchedBetween(from, to, []);
    const others = paths.length === 0 ? [] : (await this.touchedBetween(to, there, paths)).blobs;
    await this.blobs([...blobs, ...others]);
  }

  private async touchedBy(range: readonly string[], paths: readonly string[]): Promise<Touched> {
    const how = ['-m', '--no-commit-id', ...RAW];
    return touchedIn(await diffsOf(this.top, range, { how, paths }, LOOKING));
  }

  private async touchedBetween(from: string, to: string, paths: readonly string[]): Promise<Touched> {
    const args = ['diff-tree', '-r', ...RAW, '--end-of-options', from, to, '--', ...paths];
    return touchedIn(await gitOk({ args: ['--literal-pathspecs', ...args], cwd: this.top }, LOOKING));
  }

  private async treesOf(commits: readonly string[]): Promise<void> {
    const promisor = await this.source();
    if (promisor === null || !needsTrees({ promisor }) || commits.length === 0) return;
    const missing = await missingTrees(this.top, [...new Set(commits)]);
    if (missing.length > 0) await fetchObjects(this.top, promisor, missing);
  }

  private async blobs(ids: readonly string[]): Promise<void> {
    const promisor = await this.source();
    const wanted = ids.filter((id) => !/^0+$/.test(id));
    if (promisor === null || wanted.length === 0) return;
    const missing = await missingObjects(this.top, wanted);
    if (missing.length > 0) await fetchObjects(this.top, promisor, missing);
  }

  private source(): Promise<Promisor | null> {
    return (this.promisor ??= readPromisor(this.top));
  }
}

const LOOKING = 'looking for the contents that a hotfix changes';
const RAW = ['-z', '--raw', '--no-abbrev'];

function touchedIn(raw: Buffer): Touched {
  const changes = parseRawDiff(raw, 'utf8', LOOKING);
  return {
    blobs: changes.flatMap(({ before, after }) => [before, after]),
    paths: [...new Set(changes.map(({ path }) => path))],
  };
}
