import type { Changed } from './replayed-trees.js';

const MANIFEST = 'project.json';

/** The folders that moved, by trying every pair: what the guide says of moves, word by word. */
export function slowMoves(changed: readonly Changed[]): { from: string; to: string }[] {
  const added = changed.filter(([, before]) => before === undefined);
  const deleted = changed.filter(([, , after]) => after === undefined);
  return projects(added).flatMap((to) => {
    const candidates = projects(deleted).flatMap((from) => {
      const names = deleted.flatMap(([path]) =>
        path.startsWith(`${from}/`) ? [path.slice(from.length)] : [],
      );
      const content = (files: readonly Changed[], path: string): string | undefined => {
        const file = files.find(([each]) => each === path);
        return file?.[1] ?? file?.[2];
      };
      const kept = names.filter((name) => content(added, to + name) !== undefined);
      const unchanged = kept.filter((name) => content(added, to + name) === content(deleted, from + name));
      const sameName = from.split('/').at(-1) === to.split('/').at(-1);
      const fits = from !== to && kept.length >= names.length / 2 && (unchanged.length > 0 || sameName);
      return fits ? [{ from, to, unchanged: unchanged.length, sameName }] : [];
    });
    const [best] = candidates.sort(
      (a, b) =>
        b.unchanged - a.unchanged || Number(b.sameName) - Number(a.sameName) || (a.from < b.from ? -1 : 1),
    );
    return best === undefined ? [] : [{ from: best.from, to: best.to }];
  });
}

function projects(files: readonly Changed[]): string[] {
  return files.flatMap(([path]) =>
    path.endsWith(`/${MANIFEST}`) ? [path.slice(0, -MANIFEST.length - 1)] : [],
  );
}
