import { spelled } from '../../testing/fakes/spell.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { fakeSetting, fakeWorld } from '../../testing/fakes/fake-world.js';
import { Team } from '../../testing/fakes/team.js';
import { PromoteError } from '../errors/promote-error.js';
import { setHold } from './hold.js';
import { releaseStatus, type StatusQuestion } from './release-status.js';
import { renderStatus, renderStatusMarkdown } from '../render/status.js';
import { runIntent } from '../run-intent.js';
import type { Status } from '../status/status.js';
import type { World } from '../world.js';

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../../schemas/status.schema.json'), 'utf8'),
) as object;
const isStatus = new Ajv({ validateFormats: false, strictTypes: false }).compile(schema);

const ask = async (team: Team, question: StatusQuestion = {}): Promise<Status> => {
  const status = await releaseStatus(team.world(), question);
  isStatus(JSON.parse(JSON.stringify(status)));
  expect(isStatus.errors).toBeNull();
  return status;
};

describe('release-status', () => {
  it('tells what runs where, by which names, and how many changes wait behind it', async () => {
    const team = new Team();
    const first = await team.merge('core', 'ui');
    await team.promote('staging');
    await team.merge('core');
    const third = await team.merge('core');
    team.server.merge('core');
    const status = await ask(team);
    expect(status.environments).toEqual(['dev', 'integration', 'staging', 'production']);
    expect(status.components['core']).toMatchObject({
      dev: { state: 'verified', artifact: { commit: third }, pending: 0 },
      integration: { state: 'verified', artifact: { commit: third }, pending: 2 },
      staging: { state: 'verified', artifact: { commit: first }, names: ['v1.0.rc'], pending: null },
      production: { state: 'empty', artifact: null, since: null, attempt: null, pending: null },
    });
    expect(status.components['ui']).toMatchObject({ integration: { pending: null } });
    expect(status.unreleased).toEqual({ core: 1, ui: 0 });
    expect(status.notices).toEqual([]);
    const [head, core] = renderStatus({ ...status, at: later(status.at, 3.5) }).split('\n');
    expect(words(head)).toEqual(['component', 'trunk', 'dev', 'integration', 'staging', 'production']);
    const [short, shortFirst] = [third.slice(0, 7), first.slice(0, 7)];
    expect(words(core)).toEqual([
      'core',
      '+1',
      `${short} 3h`,
      `${short} 3h +2`,
      `${shortFirst} v1.0.rc 3h`,
      '-',
    ]);
  });

  it('asks the history once, however many components and environments there are', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    await team.promote('staging', ['core', 'ui']);
    await team.merge('core', 'ui');
    const world = team.world();
    let asked = 0;
    const changes: typeof world.changes = {
      changes: (...args) => ((asked += 1), world.changes.changes(...args)),
    };
    await releaseStatus({ ...world, changes }, {});
    expect(asked).toBe(1);
  });

  it('says what is wrong with the command that ends it', async () => {
    const team = new Team(fakeSetting(['core', 'ui', 'api']));
    await team.merge('core', 'ui', 'api');
    await team.merge('core');
    await act(team, 'rollback', 'integration', 'core');
    await setHold(team.world(), { environment: 'staging', kind: 'hold', reason: 'the demo', dryRun: false });
    team.server.running('dev').set('ui', { reference: 'x/ui:mine', digest: '', tag: 'mine', attempt: '' });
    team.server.suiteBehaviour = ({ environment }) => (environment === 'dev' ? 'failed' : 'passed');
    await team.merge('api');
    const status = await ask(team);
    expect(status.components).toMatchObject({
      core: { integration: { state: 'pinned' } },
      ui: { dev: { state: 'drifted' } },
      api: { dev: { state: 'verified' } },
    });
    expect(status.notices.map(({ code, environment, component }) => [code, environment, component])).toEqual([
      ['HELD', 'staging', null],
      ['PINNED', 'integration', 'core'],
      ['DRIFTED', 'dev', 'ui'],
      ['REJECTED', 'dev', 'api'],
    ]);
    const hints = status.notices.flatMap((notice) => notice.hints).join('\n');
    expect(hints).toContain('nx unhold --environment=staging');
    expect(hints).toContain('nx run core:unpin --environment=integration');
    expect(hints).toContain('nx run ui:adopt --environment=dev');
    expect(hints).toContain('nx run api:reverify --environment=dev');
    expect(status.holds).toMatchObject([{ environment: 'staging', reason: 'the demo' }]);
    expect(status.pins).toMatchObject([{ environment: 'integration', component: 'core', scope: 'artifact' }]);
    expect(renderStatus(status)).toMatch(
      /look at:\n {2}staging is held by someone since .*: the demo\n {4}-> nx unhold --environment=staging/,
    );
  });

  it('calls drift only what the ledger does not explain, and the rest what nobody has adopted', async () => {
    const team = new Team();
    await team.merge('core');
    const ours = team.server.running('dev').get('core');
    if (ours === undefined) throw new Error('nothing runs');
    team.server.running('staging').set('core', { ...ours });
    team.server.running('production').set('ui', { reference: 'x/ui:1', digest: '', tag: '1', attempt: '' });
    const other = ours.reference.replace('registry.test', 'quay.io/somebody-else');
    team.server.running('dev').set('core', { ...ours, reference: other });
    const status = await ask(team);
    expect(status.components).toMatchObject({
      core: {
        dev: { state: 'drifted' },
        integration: { state: 'verified' },
        staging: { state: 'not-adopted' },
        production: { state: 'empty' },
      },
      ui: { dev: { state: 'empty' }, production: { state: 'not-adopted' } },
    });
    const notices = status.notices.map(({ code, environment, component }) => [code, environment, component]);
    expect(notices).toEqual([
      ['DRIFTED', 'dev', 'core'],
      ['NOT_IN_LEDGER', 'staging', 'core'],
      ['NOT_IN_LEDGER', 'production', 'ui'],
    ]);
    expect(renderStatus(status)).toMatch(/core .* not-adopted/);
  });

  it('shows who is at work, and what was left untested', async () => {
    const team = new Team();
    await team.merge('core');
    team.server.suiteBehaviour = ({ environment }) => (environment === 'staging' ? 'errored' : 'passed');
    const stops = (name: string): void => {
      if (name === 'suite') throw new Error('killed');
    };
    await team.promote('staging', 'core', {}, { effect: stops }).catch(() => undefined);
    const status = await ask(team);
    expect(status.components['core']?.['staging']?.state).toBe('in-progress');
    expect(status.attempts.some(({ component, kind }) => component === 'core' && kind === 'promotion')).toBe(
      true,
    );
    expect(renderStatus(status)).toMatch(
      /running:\n {2}staging: promotion core [0-9a-f]{7}, by someone on here for now/,
    );
  });

  it('tells what ran at an earlier moment', async () => {
    const team = new Team();
    const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
    const released = async (): Promise<string> => {
      const commit = team.server.merge('core');
      const world = fakeWorld(team.server, team.setting, { invocation: commit, clock });
      for (const step of ['tag', 'deploy', 'verify'] as const) await runStep(world, step);
      return commit;
    };
    const first = await released();
    const between = new Date(clock.milliseconds + 1000).toISOString();
    clock.milliseconds += 86_400_000;
    await released();
    const then = await ask(team, { at: between });
    expect(then.at).toBe(between);
    expect(then.components['core']?.['dev']).toMatchObject({
      state: 'verified',
      artifact: { commit: first },
    });
    expect(then.unreleased).toEqual({ core: null, ui: null });
    const before = await ask(team, { at: '2020-01-01T00:00:00Z' });
    expect(before.components['core']?.['dev']).toMatchObject({ state: 'empty' });
  });

  it('says before the first release of a component what it would bring', async () => {
    const team = new Team();
    const only = team.server.merge('ui');
    const before = await ask(team);
    expect(before.first).toMatchObject({ ui: only });
    expect(renderStatus(before)).toContain(`first: ${only.slice(0, 7)}`);
    await team.merge('core', 'ui');
    const after = await ask(team);
    expect(after.first).toEqual({});
    expect(renderStatus(after)).not.toContain('first:');
  });

  it('can be about some components and one environment', async () => {
    const team = new Team();
    await team.merge('core', 'ui');
    await setHold(team.world(), { environment: 'dev', kind: 'hold', reason: 'x', dryRun: false });
    const status = await ask(team, { components: ['ui'], environment: 'integration' });
    expect(Object.keys(status.components)).toEqual(['ui']);
    expect(Object.keys(status.components['ui'] ?? {})).toEqual(['integration']);
    expect(status).toMatchObject({ environments: ['integration'], holds: [], notices: [] });
  });

  it('tells the rest when a source is away', async () => {
    const team = new Team();
    await team.merge('core');
    team.server.merge('core');
    const away = async (): Promise<never> => {
      throw new PromoteError({
        kind: 'external',
        code: 'AWAY',
        message: 'The remote is away.',
        hints: ['wait'],
      });
    };
    const world = team.world();
    const [driver, changes] = [{ ...world.driver, current: away }, { changes: away }];
    const status = await releaseStatus({ ...world, driver, changes }, {});
    expect(status.components['core']?.['dev']?.state).toBe('verified');
    expect(status.unreleased['core']).toBeNull();
    expect(new Set(status.missing)).toEqual(new Set(['The remote is away. (wait)']));
  });

  it('keeps what people wrote from being markup', async () => {
    const team = new Team();
    await team.merge('core');
    await setHold(team.world(), { environment: 'dev', kind: 'hold', reason: 'a | b <b>', dryRun: false });
    const text = renderStatusMarkdown(await ask(team));
    expect(text).toContain(
      '| component | trunk | dev | integration | staging | production |\n|---|---|---|---|---|---|\n',
    );
    expect(text).toContain('a \\| b &lt;b&gt;');
  });

  it.each([
    [{ at: 'yesterday' }, 'The option --at takes a time', 'nx ledger-log'],
    [{ at: '2999-01-01T00:00:00Z' }, 'lies ahead', 'nx ledger-log'],
    [{ components: ['cor'] }, 'There is no component "cor" (option --component).', 'type --component=core'],
    [
      { environment: 'stagin' },
      'There is no environment "stagin" (option --environment).',
      'type --environment=staging',
    ],
    [
      { environment: 'elsewhere' },
      'There is no environment "elsewhere" (option --environment).',
      'there are: dev, integration, staging, production',
    ],
  ])('refuses %j', async (question, message, hint) => {
    const world = new Team(fakeSetting(['core', 'ui'])).world();
    await expect(spelled(releaseStatus(world, question))).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hints: expect.arrayContaining([expect.stringContaining(hint)]),
    });
  });
});

const words = (line = ''): string[] => line.split(/ {2,}/).filter(Boolean);
const later = (at: string, hours: number): string =>
  new Date(Date.parse(at) + hours * 3_600_000).toISOString();

async function act(team: Team, step: 'rollback', environment: string, component: string): Promise<void> {
  const intent = { step, environment, components: [component], dryRun: false, typed: 'nx', reason: 'bad' };
  await runIntent(team.world(), intent);
}

async function runStep(world: ReturnType<Team['world']>, step: 'tag' | 'deploy' | 'verify'): Promise<void> {
  await runIntent(world, { step, environment: 'dev', components: ['core'], dryRun: false, typed: 'nx' });
}

describe('files that no component counts', () => {
  const uncounted = (files: readonly string[], since: string | null, commits = 3) => {
    const asked: [string, readonly string[]][] = [];
    const reader: World['uncounted'] = {
      since: async (head, verified) => {
        asked.push([head, verified]);
        return { commits, files, since };
      },
    };
    return { asked, reader };
  };

  it('are one line, from the oldest that is verified in the first environment', async () => {
    const team = new Team();
    const first = await team.merge('core', 'ui');
    const second = await team.merge('core');
    const head = team.server.merge('core');
    const files = ['Dockerfile', 'prisma/schema.prisma', ...'abcdef'];
    const { asked, reader } = uncounted(files, first);
    const status = await releaseStatus({ ...team.world(), uncounted: reader }, {});
    expect(asked).toEqual([[head, [second, first]]]);
    isStatus(JSON.parse(JSON.stringify(status)));
    expect(isStatus.errors).toBeNull();
    expect(status.notices).toEqual([expect.objectContaining({ code: 'FILES_NOT_COUNTED', component: null })]);
    const text = renderStatus(status);
    expect(text).toContain(
      `3 commits on master since ${first.slice(0, 7)} changed files that no component counts: Dockerfile, prisma/schema.prisma, a, b, c, and 3 more.`,
    );
    expect(text).toContain('-> add them to "sharedFiles"');
    expect(renderStatusMarkdown(status)).toContain('changed files that no component counts');
  });

  it('are not told of before the first release, of one component, or of the past', async () => {
    const team = new Team();
    team.server.merge('core');
    const { asked, reader } = uncounted(['Dockerfile'], null, 1);
    const world = { ...team.world(), uncounted: reader };
    await releaseStatus(world, {});
    await team.merge('core');
    await releaseStatus(world, { components: ['core'] });
    await releaseStatus(world, { at: '2025-12-31T00:00:00Z' });
    expect(asked).toEqual([]);
    const { notices } = await releaseStatus(world, {});
    expect(notices.at(-1)?.message).toBe(
      '1 commit of the newest on master changed files that no component counts: Dockerfile.',
    );
  });

  it('that could not be looked for are not known', async () => {
    const team = new Team();
    await team.merge('core');
    const reader: World['uncounted'] = {
      since: async () => {
        throw new PromoteError({ kind: 'external', code: 'GIT_FAILED', message: 'git failed.' });
      },
    };
    const status = await releaseStatus({ ...team.world(), uncounted: reader }, {});
    expect(status.missing).toEqual(['git failed.']);
  });
});
