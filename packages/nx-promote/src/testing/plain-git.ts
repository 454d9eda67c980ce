import { execFileSync } from 'node:child_process';

type Paths = ReadonlyMap<string, readonly string[]>;

/**
 * What a changelog must list, by what git itself prints and nothing of ours: one step of the trunk's line after the
 * other, with the commits that git says it brought.
 */
export class PlainGit {
  private readonly againstFirst: Paths;
  /** Of merges what differs from every parent. */
  private readonly againstAll: Paths;
  private readonly parents: ReadonlyMap<string, readonly string[]>;
  private readonly broughtBy = new Map<string, readonly string[]>();
  private readonly answers = new Map<string, readonly string[]>();

  constructor(private readonly folder: string) {
    const lines = this.git('rev-list', '--all', '--parents').map((line) => line.split(' '));
    this.parents = new Map(lines.map(([id = '', ...parents]) => [id, parents]));
    this.againstFirst = this.log('--diff-merges=first-parent');
    this.againstAll = this.log('--diff-merges=combined');
  }

  /** The steps between two commits that touch what `counts`, newest first. */
  steps(from: string, to: string, counts: (path: string) => boolean): string[] {
    const range = new Set(this.git('rev-list', to, `^${from}`));
    const line = this.git('rev-list', '--first-parent', to).filter((step) => range.has(step));
    const touches = (paths: Paths, id: string): boolean => paths.get(id)?.some(counts) === true;
    return line.filter(
      (step) =>
        touches(this.againstFirst, step) ||
        this.brought(step).some((id) => range.has(id) && touches(this.againstAll, id)),
    );
  }

  /** Merges whose first parent alone would make them changes of what `counts`, though they brought it from elsewhere. */
  foreignMerges(from: string, to: string, counts: (path: string) => boolean): string[] {
    const line = new Set(this.git('rev-list', '--first-parent', to));
    return this.git('rev-list', to, `^${from}`).filter(
      (id) =>
        (this.parents.get(id)?.length ?? 0) > 1 &&
        !line.has(id) &&
        this.againstFirst.get(id)?.some(counts) === true &&
        this.againstAll.get(id)?.some(counts) !== true,
    );
  }

  private brought(step: string): readonly string[] {
    const known = this.broughtBy.get(step);
    if (known !== undefined) return known;
    const [first, ...others] = this.parents.get(step) ?? [];
    const all = others.length === 0 ? [] : this.git('rev-list', step, `^${first as string}`);
    const brought = all.filter((id) => id !== step);
    this.broughtBy.set(step, brought);
    return brought;
  }

  private log(merges: string): Paths {
    const paths = new Map<string, string[]>();
    const args = ['-c', 'core.quotePath=off', 'log', '--all', merges, '--name-only', '--no-renames'];
    let own: string[] = [];
    for (const line of this.git(...args, '--format=commit %H')) {
      if (line.startsWith('commit ')) paths.set(line.slice('commit '.length), (own = []));
      else own.push(line);
    }
    return paths;
  }

  private git(...args: readonly string[]): readonly string[] {
    const key = args.join(' ');
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const options = { cwd: this.folder, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
    const lines = execFileSync('git', [...args], options)
      .split('\n')
      .filter(Boolean);
    this.answers.set(key, lines);
    return lines;
  }
}
