import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { readEnvFile, readYamlFile } from './desired-state.js';
import { parseReference } from './reference.js';
import { unpackLayer } from './unpack-layer.js';

type Entry = Partial<Header> & { readonly name: string };

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['127.0.0.1:5000/ingest-core:1a2b3c4', 'ingest-core', '1a2b3c4', undefined],
  [`127.0.0.1:5000/ingest-core:1a2b3c4@${digest}`, 'ingest-core', '1a2b3c4', digest],
  [`quay.example.org/team/ingest-core@${digest}`, 'team/ingest-core', undefined, digest],
])('takes %s apart', (text, repository, tag, expected) => {
  expect(parseReference(text)).toMatchObject({ repository, tag, digest: expected });
});

test.each(['', 'debug', 'http://127.0.0.1:4000/x', '/usr/bin/node', '127.0.0.1:5000/ingest-core'])(
  'finds no reference in "%s"',
  (text) => expect(parseReference(text)).toBeUndefined(),
);

test('an env file names images between comments, empty values and other settings', () => {
  const text = [
    '# the core',
    `INGEST_CORE=127.0.0.1:5000/ingest-core:1a2b3c4@${digest}`,
    'INGEST_UI=',
    'LOG_LEVEL=debug',
    'export X=1',
    'INGEST_BROKER="127.0.0.1:5000/ingest-broker:5d6e7f8"',
  ].join('\r\n');
  expect([...readEnvFile(text)]).toEqual([
    ['ingest-core', `127.0.0.1:5000/ingest-core:1a2b3c4@${digest}`],
    ['ingest-broker', '127.0.0.1:5000/ingest-broker:5d6e7f8'],
  ]);
});

test('a YAML file names the images of its components', () => {
  const text =
    'components:\n  ingest-core:\n    image: 127.0.0.1:5000/ingest-core:1a2b3c4\n  ingest-ui: {}\n';
  expect([...readYamlFile(text)]).toEqual([['ingest-core', '127.0.0.1:5000/ingest-core:1a2b3c4']]);
});

describe('a layer', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layer-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function tar(...entries: [Entry, string?][]): Promise<Buffer> {
    const archive = pack();
    for (const [header, content] of entries) archive.entry(header, content ?? '');
    archive.finalize();
    const parts: Buffer[] = [];
    for await (const part of archive) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }

  test('is unpacked, compressed or not', async () => {
    const layer = await tar([{ name: './app/main.js' }, 'one']);
    await unpackLayer(layer, join(folder, 'plain'));
    await unpackLayer(gzipSync(layer), join(folder, 'gzip'));
    for (const name of ['plain', 'gzip']) {
      expect(await readFile(join(folder, name, 'app/main.js'), 'utf8')).toBe('one');
    }
  });

  test.each<[string, Entry]>([
    ['a path upwards', { name: '../outside.js' }],
    ['a path upwards in the middle', { name: 'app/../../outside.js' }],
    ['an absolute path', { name: '/etc/outside.js' }],
    ['a symbolic link', { name: 'link', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'link', type: 'link', linkname: '../../secret' }],
  ])('with %s is refused', async (_, header) => {
    const layer = await tar([header]);
    await expect(unpackLayer(layer, join(folder, 'root'))).rejects.toThrow(header.name);
    await expect(readFile(join(folder, 'outside.js'))).rejects.toThrow('ENOENT');
  });
});
