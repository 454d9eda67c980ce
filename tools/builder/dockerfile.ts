/** What the embedded builder understands of a Dockerfile. */
export interface Dockerfile {
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
}

/**
 * Reads the subset FROM scratch, ARG, ENV, LABEL, COPY, WORKDIR and ENTRYPOINT in its JSON form. Anything
 * else is refused with its line, since an instruction that is passed over would make another image.
 */
export function parseDockerfile(text: string, buildArgs: Readonly<Record<string, string>>): Dockerfile {
  const declared = new Map<string, string>();
  const copies: { from: string; to: string }[] = [];
  const env: string[] = [];
  const labels: Record<string, string> = {};
  let workdir = '/';
  let entrypoint: string[] = [];
  for (const { number, word, rest } of instructions(text)) {
    const value = substitute(rest, declared);
    if (word === 'FROM') expect(value === 'scratch', number, 'FROM must be scratch');
    else if (word === 'ARG') declareArgument(value, declared, buildArgs);
    else if (word === 'ENV') env.push(...assignments(value, number).map(([k, v]) => `${k}=${v}`));
    else if (word === 'LABEL') Object.assign(labels, Object.fromEntries(assignments(value, number)));
    else if (word === 'COPY') copies.push(copy(value, number));
    else if (word === 'WORKDIR') workdir = value;
    else if (word === 'ENTRYPOINT') entrypoint = stringArray(rest, number);
    else expect(false, number, `${word} is not known here`);
    for (const assignment of word === 'ENV' ? assignments(value, number) : []) declared.set(...assignment);
  }
  return { copies, env, labels, workdir, entrypoint };
}

function* instructions(text: string): Generator<{ number: number; word: string; rest: string }> {
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const number = index + 1;
    let line = (lines[index] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    while (line.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      line = `${line.slice(0, -1).trim()} ${(lines[index] ?? '').trim()}`;
    }
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    yield { number, word: word.toUpperCase(), rest };
  }
}

function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
    return values.get(braced ?? plain ?? '') ?? '';
  });
}

function declareArgument(
  text: string,
  declared: Map<string, string>,
  buildArgs: Readonly<Record<string, string>>,
): void {
  const [name = '', byDefault = ''] = text.split('=', 2);
  declared.set(name, buildArgs[name] ?? byDefault);
}

function assignments(text: string, number: number): [string, string][] {
  const found = [...text.matchAll(/([\w.-]+)=("[^"]*"|\S*)/g)];
  expect(found.length > 0, number, 'expected name=value');
  return found.map(([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')]);
}

function copy(text: string, number: number): { from: string; to: string } {
  const words = text.split(/\s+/);
  const [from = '', to = ''] = words;
  expect(words.length === 2 && !from.startsWith('--'), number, 'COPY takes one source and one target');
  expect(!from.split('/').includes('..'), number, 'COPY takes nothing from outside the context');
  return { from: from.replace(/^(\.?\/)+|\/$/g, ''), to };
}

function stringArray(text: string, number: number): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
  } catch {
    // The message below says what is expected, which JSON's own message does not.
  }
  throw new Error(`Dockerfile line ${number}: ENTRYPOINT must be a JSON array of strings.`);
}

function expect(condition: boolean, number: number, complaint: string): void {
  if (!condition) throw new Error(`Dockerfile line ${number}: ${complaint}.`);
}
