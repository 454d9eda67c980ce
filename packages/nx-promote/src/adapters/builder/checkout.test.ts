import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRepository, type BuiltRepository } from '../../testing/repositories.js';
import { isCheckedOut } from './checkout.js';

let folder: string;
let repository: BuiltRepository;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkout-'));
  repository = await buildRepository(join(folder, 'work'), [{ parents: [], files: { a: 'one\n' } }]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['core.autocrlf', 'true', false],
  ['core.autocrlf', 'YES', false],
  ['core.autocrlf', '1', false],
  ['core.autocrlf', 'on', false],
  ['core.autocrlf', 'input', true],
  ['core.autocrlf', 'off', true],
  ['core.eol', 'CRLF', false],
  ['core.eol', 'lf', true],
  ['core.symlinks', 'no', false],
  ['core.symlinks', '0', false],
  ['core.symlinks', 'on', true],
  ['core.sparseCheckout', '1', false],
  ['core.sparseCheckout', 'no', true],
  ['core.attributesFile', '/nowhere', false],
])('%s=%s: the folder is as everybody gets it: %s', async (key, value, expected) => {
  await repository.git('config', key, value);
  expect(await isCheckedOut(repository.folder, repository.head)).toBe(expected);
  await repository.git('config', '--unset', key);
});
