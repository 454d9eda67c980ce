import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../../core/model/component.js';
import type { CommandDriverConfig, Environment } from '../../../core/model/pipeline.js';
import type { DeployRequest } from '../../../core/ports/driver.js';
import { createCommandDriver } from './command-driver.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const component = { name: 'core; touch hacked', image: 'host:5000/core', deploy: {} } as Component;
const digest = `sha256:${'a'.repeat(64)}`;
const artifact = { commit: 'b'.repeat(40), shortId: 'bbbbbbb', image: component.image, digest };
const write =
  'const f=require("fs");f.appendFileSync("log", JSON.stringify(process.argv.slice(1))+process.env.DEPLOYMENT_ENV+"\\n")';
const environment = (more: Partial<CommandDriverConfig>): Environment =>
  ({
    name: 'dev',
    deploy: {
      driver: 'command',
      command: [
        process.execPath,
        '-e',
        write,
        '--',
        '{component}',
        '{environment}',
        '{image}:{tag}@{digest}',
        '{commit}',
      ],
      current: null,
      timeoutSeconds: 30,
      ...more,
    },
  }) as unknown as Environment;
const request = (
  more: Partial<CommandDriverConfig> = {},
  stillOurs = () => Promise.resolve(),
): DeployRequest => ({
  environment: environment(more),
  changes: [{ component, artifact, replaces: null, version: null }],
  attempt: 'a',
  subject: 's',
  stillOurs,
});
const driver = () => createCommandDriver({ workspaceRoot: folder });
const prints = (text: string): string[] => [
  process.execPath,
  '-e',
  `process.stdout.write(${JSON.stringify(text)})`,
];

describe('the command driver', () => {
  it('runs the command with everything filled in, each argument whole', async () => {
    expect(await driver().deploy(request())).toEqual({ changed: [component.name], revision: null });
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(
      `${JSON.stringify([component.name, 'dev', `host:5000/core:bbbbbbb@${digest}`, artifact.commit])}dev\n`,
    );
  });

  it.each([`host:5000/core@${digest}\n`, 'host:5000/core:bbbbbbb', 'b'.repeat(40)])(
    'does nothing where %j runs already',
    async (text) => {
      expect((await driver().deploy(request({ current: prints(text) }))).changed).toEqual([]);
    },
  );

  it('runs it where something else runs, or nothing', async () => {
    for (const text of ['host:5000/core:ccccccc', '', `core:bbbbbbb@sha256:${'c'.repeat(64)}`]) {
      expect((await driver().deploy(request({ current: prints(text) }))).changed).toEqual([component.name]);
    }
  });

  it('says what runs, that nothing does, and nothing where it cannot be asked', async () => {
    const current = async (more: Partial<CommandDriverConfig>) =>
      (await driver().current(environment(more), [component])).get(component.name);
    expect(await current({ current: prints(`x/core:t@${digest}\n`) })).toMatchObject({ tag: 't', digest });
    expect(await current({ current: prints('') })).toMatchObject({ reference: null });
    expect(await current({ current: null })).toBeUndefined();
  });

  it('asks for the claim before it acts', async () => {
    await expect(driver().deploy(request({}, () => Promise.reject(new Error('taken over'))))).rejects.toThrow(
      'taken over',
    );
    expect(() => readFileSync(join(folder, 'log'))).toThrow();
  });

  it('tells how the command failed and what it said', async () => {
    const script = 'console.error("quota\\u001b[31m exceeded");process.exit(4)';
    await expect(
      driver().deploy(request({ command: [process.execPath, '-e', script] })),
    ).rejects.toMatchObject({
      code: 'DEPLOY_COMMAND_FAILED',
      message: expect.stringContaining('exit code 4'),
      details: ['quota exceeded'],
    });
    await expect(driver().deploy(request({ command: ['no-such-program'] }))).rejects.toThrow(
      /was not found \(ENOENT\)/,
    );
    writeFileSync(join(folder, 'plain'), '');
    const endless = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    await expect(driver().deploy(request({ command: endless, timeoutSeconds: 1 }))).rejects.toThrow(
      /did not end within \d+ s/,
    );
    await expect(
      driver().current(environment({ current: ['no-such-program'] }), [component]),
    ).rejects.toMatchObject({
      code: 'DEPLOYED_UNKNOWN',
    });
  });
});
