import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentOf, NEWER_NODE, newerNode } from './newer-node.js';
import { newerNodeSection } from './sections.js';

let root: string;
const path = process.env['PATH'];
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'newer-node-'))));
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(root, { recursive: true, force: true });
});

function script(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}
const place = (): string => join(root, '.cache', `node-${NEWER_NODE}`, 'node_modules', 'node', 'bin', 'node');

it('takes the one that is there', () => {
  const program = script(place(), `echo v${NEWER_NODE}`);
  expect(newerNode(root)).toBe(program);
  expect(environmentOf(program, { PATH: '/bin' })['PATH']).toBe(`${dirname(program)}:/bin`);
});

it('is a failure, and no silence, where npm cannot be reached', async () => {
  script(join(root, 'bin', 'npm'), 'exit 1');
  process.env['PATH'] = join(root, 'bin');
  expect(() => newerNode(root)).toThrow(/could not be had from npm .* so nothing was tested on it/);
  expect(await newerNodeSection.run(root)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});

it('is a failure where something else was installed', () => {
  script(join(root, 'bin', 'npm'), 'exit 0');
  script(place(), 'echo v20.0.0');
  process.env['PATH'] = `${join(root, 'bin')}:${path}`;
  expect(() => newerNode(root)).toThrow(`should be Node ${NEWER_NODE}, and 20.0.0`);
});
