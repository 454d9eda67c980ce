import { EXPECTED, OUTGOING, type Writing } from './push.js';

/** What `git fast-import` is given, and the names below {@link OUTGOING} whose ids it prints, one a line. */
export interface ImportStream {
  readonly input: Buffer;
  readonly names: readonly string[];
}

/**
 * The input that makes `git fast-import` write every record and outgoing ref in one process. Lengths stand
 * before contents, so nothing in a record or a name can end a field early.
 */
export function fastImportStream(
  prefix: string,
  { moves, tags, leases }: Writing,
  parentsHere: ReadonlySet<string>,
): ImportStream {
  const parts: Buffer[] = [];
  const line = (text: string): number => parts.push(Buffer.from(`${text}\n`));
  const data = (text: string): void => {
    const bytes = Buffer.from(text);
    line(`data ${bytes.length}`);
    parts.push(bytes);
    line('');
  };
  let mark = 0;
  const marks = new Map<string, number>();
  for (const move of moves) {
    const name = `ledger/${move.ref.slice(prefix.length + 1)}`;
    move.commits.forEach((commit, index) => {
      mark += 1;
      marks.set(name, mark);
      line(`commit ${OUTGOING}/${name}`);
      line(`mark :${mark}`);
      const ident = `${commit.author.name} <${commit.author.email}> ${epochSeconds(commit.at)} +0000`;
      line(`author ${ident}`);
      line(`committer ${ident}`);
      data(commit.message);
      if (index === 0 && move.expected !== null) line(`from ${move.expected}`);
      line('M 100644 inline record.json');
      data(commit.record);
      line('M 100644 inline state.json');
      data(commit.state);
    });
  }
  for (const lease of leases) {
    if (lease.to === 'gone') continue;
    const name = `ledger/${lease.ref.slice(prefix.length + 1)}`;
    mark += 1;
    marks.set(name, mark);
    line(`commit ${OUTGOING}/${name}`);
    line(`mark :${mark}`);
    line('committer nx-promote <nx-promote@localhost> 0 +0000');
    data(`beat ${lease.nonce}\n`);
    if (lease.expected !== null && parentsHere.has(lease.expected)) line(`from ${lease.expected}`);
  }
  for (const tag of tags) {
    line(`reset ${OUTGOING}/tags/${tag.name}`);
    line(`from ${tag.commit}`);
  }
  for (const { ref, expected } of [...moves, ...leases]) {
    if (expected === null || !parentsHere.has(expected)) continue;
    line(`reset ${EXPECTED}/${ref.slice(prefix.length + 1)}`);
    line(`from ${expected}`);
  }
  for (const made of marks.values()) line(`get-mark :${made}`);
  line('done');
  return { input: Buffer.concat(parts), names: [...marks.keys()] };
}

function epochSeconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
