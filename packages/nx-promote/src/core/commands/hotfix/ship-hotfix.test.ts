import { spell, spelled } from '../../../testing/fakes/spell.js';
import { Team } from '../../../testing/fakes/team.js';
import {
  fakeSetting,
  fakeWorld,
  type FakeReleaser,
  type FakeSetting,
} from '../../../testing/fakes/fake-world.js';
import type { AskAboutNotes } from '../ask-about-notes.js';
import type { NotesAnswer } from '../../intent.js';
import type { ConfirmEntry } from '../confirm-entry.js';
import { PromoteError } from '../../errors/promote-error.js';
import { verifyLedger } from '../ledger/verify-ledger.js';
import type { Component } from '../../model/component.js';
import type { Obligations } from '../../model/hotfix.js';
import type { Environment } from '../../model/pipeline.js';
import type { CheckoutFacts } from '../../ports/git.js';
import { setHold } from '../hold.js';
import { releaseStatus } from '../release-status.js';
import { renderStatus } from '../../render/status.js';
import { renderWhy } from '../../render/why.js';
import { explainAbsence } from '../why.js';
import type { PortQuestion } from '../../ports/forward-ports.js';
import { forwardPort } from './forward-port.js';
import { openHotfix } from './open-hotfix.js';
import { shipHotfix, type ShipHotfix, type ShippedHotfix } from './ship-hotfix.js';

let team: Team;
let dead: Set<string>;
let runs = 0;
beforeEach(() => {
  team = new Team();
  dead = new Set();
});
afterEach(async () => {
  expect((await verifyLedger(team.world())).problems).toEqual([]);
});

const component = (): Component => team.setting.components[0] as Component;
const short = (commit: string): string => commit.slice(0, 7);
/** Core alone, with something asked of staging. */
function settingWith(staging: Partial<Environment>): FakeSetting {
  const setting = fakeSetting(['core']);
  const environments = setting.pipeline.environments.map((one) =>
    one.name === 'staging' ? { ...one, ...staging } : one,
  );
  return { ...setting, pipeline: { ...setting.pipeline, environments } };
}

const running = (environment: string): string | undefined =>
  team.server.running(environment).get('core')?.tag;

async function open(name = 'fix-uuid', from?: string): Promise<string> {
  const request = { reason: 'uuids collide', approvedBy: undefined, dryRun: false, typed: 'nx' };
  await openHotfix(team.world(), { ...request, component: component(), name, from });
  return `hotfix/core/${name}`;
}

function ship(
  environment: string,
  more: Partial<ShipHotfix> = {},
  releaser: Partial<FakeReleaser> = {},
  checkedOut = 'master',
  ask?: AskAboutNotes,
  confirm?: ConfirmEntry,
): Promise<ShippedHotfix> {
  const invocation = `hotfix ${(runs += 1)}`;
  const world = fakeWorld(team.server, team.setting, { invocation, dead: new Set(dead), ...releaser });
  dead.add(invocation);
  const checkout = async (): Promise<CheckoutFacts> => ({
    head: team.server.branches.get(checkedOut) ?? '',
    branch: checkedOut,
    dirty: [],
    shallow: false,
  });
  const git = checkedOut === 'master' ? world.git : { ...world.git, checkout };
  const typed = `nx run core:hotfix-${environment}`;
  return shipHotfix(
    { ...world, git },
    { component: component(), environment, dryRun: false, typed, ...more },
    ask,
    confirm,
  );
}

const obligations = (): Obligations =>
  JSON.parse(team.server.ledger.get('refs/promote/obligations/core')?.state ?? 'null');

/** A release 1.0 in production, the same in staging, and a newer change in integration. */
async function released(): Promise<string> {
  const base = await team.merge('core');
  await team.promote('staging');
  await team.promote('production');
  await team.merge('core');
  return base;
}

async function hotfixed(): Promise<{ base: string; fix: string; branch: string }> {
  const base = await released();
  const branch = await open();
  const fix = team.server.commit(branch, base);
  for (const environment of ['staging', 'production']) {
    const { outcome } = await ship(environment);
    if (!outcome.success) throw new Error(outcome.summary);
  }
  return { base, fix, branch };
}

describe('a hotfix', () => {
  it('is tested, tagged, built, named, deployed and verified, first in staging and then the same in production', async () => {
    const base = await released();
    const branch = await open();
    const fix = team.server.commit(branch, base);
    team.server.announced.length = 0;
    const staged = await ship('staging');
    expect(staged.outcome).toMatchObject({ success: true, shortId: short(fix) });
    expect(team.server.checkLog).toEqual([`core ${fix}`]);
    expect(team.server.tags.get(`core/${short(fix)}`)).toBe(fix);
    expect(team.server.tags.get('core/v1.0.1.rc')).toBe(fix);
    expect([running('staging'), running('production')]).toEqual([short(fix), short(base)]);
    expect(team.state('staging')).toMatchObject({ verified: { commit: fix }, names: ['v1.0.1.rc'] });
    expect(obligations().hotfixes).toMatchObject([{ name: 'fix-uuid', commit: fix, settled: null }]);
    expect(team.server.announced).toMatchObject([{ event: 'hotfix-staged' }]);
    expect(staged.text).toContain('next: nx run core:hotfix-production');
    const { digest } = team.state('staging').live ?? {};
    expect((await ship('production')).outcome.success).toBe(true);
    expect(team.server.announced.map(({ event }) => event)).toEqual(['hotfix-staged', 'hotfix-released']);
    await ship('production');
    expect(team.server.announced.at(-1)?.id).toBe(team.server.announced.at(-2)?.id);
    expect(team.state('production')).toMatchObject({ verified: { commit: fix, digest }, names: ['v1.0.1'] });
    expect(team.server.tags.get('core/v1.0.1')).toBe(fix);
    expect([team.digest('core:v1.0.1'), team.digest('core:latest')]).toEqual([digest, digest]);
    expect(team.server.checkLog).toHaveLength(1);
    expect(team.state('production').history.map(({ kind }) => kind)).toEqual(['hotfix', 'promotion']);
  });

  it('tells in its notes why it was made, what it changes and who answers for it', async () => {
    const { base, fix } = await hotfixed();
    for (const name of ['v1.0.1.rc', 'v1.0.1']) {
      const notes = team.server.files.get(`release-notes/core/${name}.md`) ?? '';
      expect(notes).toContain(`# core ${name}`);
      expect(notes).toContain(`* Commit: ${fix}`);
      expect(notes).toContain('* Reason: uuids collide');
      expect(notes).toContain('* Hotfix: fix-uuid');
      expect(notes).toMatch(new RegExp(`\\* Risk: .* on top of ${short(base)}, which ran in production`));
      expect(notes).toContain('* Decided by: someone');
    }
    for (const environment of ['staging', 'production']) {
      const changelog = team.server.files.get(`changelogs/${environment}.md`) ?? '';
      expect(changelog).toMatch(/hotfix/i);
      expect(changelog).toContain('uuids collide');
    }
  });

  it('writes its notes by a template of the workspace where there is one', async () => {
    const setting = fakeSetting(['core']);
    const changelog = { ...setting.pipeline.changelog, releaseNotesTemplate: 'tools/notes.md' };
    team = new Team({ ...setting, pipeline: { ...setting.pipeline, changelog } });
    team.server.templates.set(
      'tools/notes.md',
      '{{component}} {{release}}{{#hotfix}} because {{reason}}, says {{by}}{{/hotfix}}',
    );
    await hotfixed();
    expect(team.server.files.get('release-notes/core/v1.0.md')).toBe('core v1.0\n');
    expect(team.server.files.get('release-notes/core/v1.0.1.md')).toBe(
      'core v1.0.1 because uuids collide, says someone\n',
    );
  });

  it('is one more candidate of the version when it stands on a candidate', async () => {
    await released();
    await team.promote('staging');
    const candidate = team.state('staging').live?.commit ?? '';
    const branch = await open('fix-uuid', 'staging');
    const fix = team.server.commit(branch, candidate);
    expect((await ship('staging')).outcome.success).toBe(true);
    expect(team.server.tags.get('core/v1.1.rc2')).toBe(fix);
    expect((await ship('production')).outcome.success).toBe(true);
    expect(team.server.tags.get('core/v1.1')).toBe(fix);
  });

  it('gets the next patch when it comes again, and the trunk goes on with its own versions', async () => {
    const { fix } = await hotfixed();
    const branch = await open('fix-again', 'production');
    const second = team.server.commit(branch, fix);
    for (const environment of ['staging', 'production'])
      expect((await ship(environment, { branch })).outcome.success).toBe(true);
    expect(team.server.tags.get('core/v1.0.2')).toBe(second);
    team.server.mergeBranch(second, 'core');
    await team.merge('core');
    expect((await team.promote('staging'))?.success).toBe(true);
    expect(team.state('staging').names).toEqual(['v1.1.rc']);
  });

  it('gives its place back when the suites say no, and owes nothing then', async () => {
    const base = await released();
    const branch = await open();
    const bad = team.server.commit(branch, base);
    team.server.suiteBehaviour = ({ commits }) => (commits.get('core') === bad ? 'failed' : 'passed');
    const { outcome } = await ship('staging');
    expect(outcome).toMatchObject({ success: false, error: { code: 'SUITE_FAILED' } });
    expect(running('staging')).toBe(short(base));
    expect(team.server.announced.at(-1)).toMatchObject({
      event: 'hotfix-rejected',
      text: `core: hotfix fix-uuid ${short(bad)}: core failed the suite "smoke" in staging; uuids collide`,
    });
    expect((await team.promote('staging'))?.success).toBe(true);
    const good = team.server.commit(branch, base);
    expect((await ship('staging', { branch })).outcome.success).toBe(true);
    expect(team.state('staging')).toMatchObject({ verified: { commit: good }, names: ['v1.0.1.rc2'] });
  });

  it('stays a hotfix when its suites could not be asked at first', async () => {
    const base = await released();
    const fix = team.server.commit(await open(), base);
    team.server.suiteBehaviour = () => 'errored';
    expect((await ship('staging')).outcome).toMatchObject({
      success: false,
      error: { code: 'SUITE_ERRORED' },
    });
    team.server.suiteBehaviour = () => 'passed';
    expect((await ship('staging')).outcome.success).toBe(true);
    expect(team.state('staging').history[0]).toMatchObject({ kind: 'hotfix', artifact: { commit: fix } });
    expect(team.state('staging').names).toEqual(['v1.0.1.rc']);
    expect(team.server.files.has('release-notes/core/v1.0.1.rc.md')).toBe(true);
  });

  it('that a second run finishes is written with its changes and notes all the same', async () => {
    const base = await released();
    const fix = team.server.commit(await open(), base);
    const note = '---\nwhen: after\n---\nClear the cache.\n';
    team.server.addNote(fix, 'core', 'cache', note);
    team.server.messages.set(fix, 'Mend the uuid');
    for (const environment of ['staging', 'production']) {
      expect((await ship(environment)).outcome).toMatchObject({ status: 'waiting' });
      const { outcome } = await ship(environment, { notesDone: ['components/core/cache'] });
      expect(outcome.success).toBe(true);
      const changelog = team.server.files.get(`changelogs/${environment}.md`) ?? '';
      const [top = ''] = changelog.split(/^(?=## )/m).slice(1);
      expect(top).toMatch(/\*\*hotfix\*\*: uuids collide\n {2}- Mend the uuid \(someone\)\n/);
      expect(top).toMatch(/\* after, core: \*\*done\*\* .*Clear the cache\./s);
    }
  });

  it('whose suites could not be asked is written with its changes when they were', async () => {
    const base = await released();
    const fix = team.server.commit(await open(), base);
    team.server.messages.set(fix, 'Mend the uuid');
    team.server.suiteBehaviour = () => 'errored';
    await ship('staging');
    team.server.suiteBehaviour = () => 'passed';
    await ship('staging');
    expect(team.server.files.get('changelogs/staging.md')).toMatch(/- Mend the uuid \(someone\)\n/);
    expect(team.state('staging').history[0]?.replaces?.commit).toBe(base);
  });

  it('is finished by the same command when it dies around any effect, with nothing doubled', async () => {
    const effects = await countEffects();
    for (const moment of ['before', 'after'] as const) {
      for (let at = 0; at < effects; at += 1) {
        team = new Team();
        dead = new Set();
        const base = await released();
        const fix = team.server.commit(await open(), base);
        let left = at;
        const dies = (_: string, when: string): void => {
          if (when === moment && left-- === 0) throw new Error('killed');
        };
        await ship('staging', {}, { effect: dies }).catch(() => undefined);
        expect((await ship('staging')).outcome.success).toBe(true);
        expect(team.state('staging')).toMatchObject({ verified: { commit: fix }, inProgress: null });
        expect(team.state('staging').names).toEqual(['v1.0.1.rc']);
        expect(
          [...team.server.tags.keys()].filter((tag) => team.server.tags.get(tag) === fix).sort(),
        ).toEqual([`core/${short(fix)}`, 'core/v1.0.1.rc'].sort());
        const there = team.server.deploymentLog.filter(({ subject }) => subject.includes(short(fix)));
        expect(there).toHaveLength(1);
        expect((team.server.files.get('changelogs/staging.md') ?? '').split('promote:begin').length).toBe(3);
      }
    }
  });

  it('says after production how staging gets its newer candidate back', async () => {
    const base = await released();
    await team.promote('staging');
    const newer = team.state('staging').live?.commit ?? '';
    const branch = await open('fix-uuid', 'production');
    const fix = team.server.commit(branch, base);
    await ship('staging');
    const { text } = await ship('production');
    expect(text).toContain(
      'origin/master lacks the fix; until it has it, no other candidate of core enters staging:',
    );
    expect(text).toContain('nx run core:hotfix-forward-port --name=fix-uuid');
    expect(text).toContain(`staging ran ${short(newer)} before the hotfix. Once the fix is on origin/master`);
    team.server.mergeBranch(fix, 'core');
    const merged = await team.merge('core');
    const again = await ship('production');
    expect(again.outcome.success).toBe(true);
    expect(again.text).toContain(
      `${short(merged)} has the fix; put the newer candidate back: nx run core:release-staging`,
    );
  });

  it('does not take its own first shipment for what staging ran before', async () => {
    const base = await released();
    await team.promote('staging');
    const newer = team.state('staging').live?.commit ?? '';
    const branch = await open('fix-uuid', 'production');
    const first = team.server.commit(branch, base);
    await ship('staging');
    team.server.commit(branch, first);
    await ship('staging');
    const { text } = await ship('production');
    expect(text).toContain(`staging ran ${short(newer)} before the hotfix.`);
  });

  it('names its branch in the commands to come when it was named in this one', async () => {
    const base = await released();
    const branch = await open();
    team.server.commit(branch, base);
    const early = await ship('production', { branch });
    expect(early.outcome.error?.hints).toEqual([`nx run core:hotfix-staging --branch=${branch}`]);
    expect((await ship('staging', { branch })).text).toContain(
      `next: nx run core:hotfix-production --branch=${branch}`,
    );
  });

  it('shows in a dry run what it would do, and changes nothing', async () => {
    const base = await released();
    team.server.commit(await open(), base);
    const before = team.everything();
    await ship('staging', { dryRun: true });
    expect(team.everything()).toBe(before);
    expect(team.server.checkLog).toEqual([]);
  });
});

describe('a deployment note on the branch of a hotfix', () => {
  const ID = 'components/core/flush';
  const NOTE = '---\nenvironments: [staging, production]\n---\nFlush the cache.';
  const outcomeIn = (environment: string): unknown => team.state(environment).notes[ID]?.outcome;

  it('stops it in staging and in production, and is not asked for again by the candidate that has the fix', async () => {
    const base = await released();
    const fix = team.server.commit(await open(), base);
    team.server.addNote(fix, 'core', 'flush', NOTE);
    const stopped = await ship('staging');
    expect(stopped.outcome).toMatchObject({ status: 'waiting' });
    expect(stopped.outcome.error?.hints[0]).toBe(
      `when it is done: nx run core:hotfix-staging --note-done=${ID}`,
    );
    expect([running('staging'), team.server.tags.has('core/v1.0.1.rc')]).toEqual([short(base), false]);
    const ask = async (): Promise<NotesAnswer> => ({ notesDone: [ID] });
    expect((await ship('staging', {}, {}, 'master', ask)).outcome.success).toBe(true);
    expect((await ship('production')).outcome).toMatchObject({ status: 'waiting' });
    expect((await ship('production', { notesDone: [ID] })).outcome.success).toBe(true);
    expect([outcomeIn('staging'), outcomeIn('production')]).toEqual(['done', 'done']);
    team.server.mergeBranch(fix, 'core');
    const merged = await team.merge('core');
    expect((await team.promote('staging'))?.success).toBe(true);
    expect((await team.promote('production'))?.success).toBe(true);
    expect([running('staging'), running('production')]).toEqual([short(merged), short(merged)]);
  });
});

describe('a hotfix is refused', () => {
  it('when nobody decided it, unless a person decides on the record now', async () => {
    const base = await released();
    const fix = team.server.commit('fix', base);
    await expect(ship('staging')).rejects.toMatchObject({ code: 'NO_DECISION' });
    await expect(ship('staging', { branch: 'fix' })).rejects.toMatchObject({ code: 'NO_DECISION' });
    const override = 'hotfix-decision: it burns';
    expect((await ship('staging', { branch: 'fix', override })).outcome.success).toBe(true);
    expect(obligations().hotfixes).toMatchObject([{ branch: 'fix', reason: 'it burns', commit: fix }]);
    const told = team.server.announced.filter(({ event }) => event === 'hotfix-opened');
    expect(told).toMatchObject([
      { text: expect.stringMatching(/hotfix fix is begun by someone, .*: it burns$/) },
    ]);
  });

  it('and in a dry run nothing is decided: the decision is a part of the plan', async () => {
    const base = await released();
    team.server.commit('fix', base);
    const [before, told] = [team.everything(), team.server.announced.length];
    const override = 'hotfix-decision: it burns';
    const { outcome } = await ship('staging', { branch: 'fix', override, dryRun: true });
    expect(outcome.success).toBe(true);
    expect([team.everything(), team.server.announced.length]).toEqual([before, told]);
    expect(team.setting.told.join('\n')).toMatch(
      /\+ record core: hotfix fix decided\n.*tell the team: core: hotfix fix is begun by someone, .*: it burns\n.*lint and tests of core at/,
    );
  });

  it('when a decision made now would take the name of one that is owed, which stays owed', async () => {
    const base = await released();
    const first = team.server.commit('fix/uuid', base);
    const override = 'hotfix-decision: it burns';
    expect((await ship('staging', { branch: 'fix/uuid', override })).outcome.success).toBe(true);
    const second = team.server.commit('fix-uuid', first);
    expect((await ship('staging', { branch: 'fix-uuid', override })).outcome.success).toBe(true);
    expect(obligations().hotfixes).toMatchObject([
      { name: 'fix-uuid-2', branch: 'fix-uuid', commit: second },
      { name: 'fix-uuid', branch: 'fix/uuid', commit: first, settled: null },
    ]);
  });

  it('while the branch holds nothing, stands elsewhere or is not to be found', async () => {
    const base = await released();
    const branch = await open();
    await expect(ship('staging')).rejects.toMatchObject({ code: 'HOTFIX_EMPTY' });
    const trunk = team.server.trunk.at(-1)?.commit ?? '';
    team.server.branches.set(branch, team.server.trunk[0]?.commit ?? '');
    expect(base).not.toBe(trunk);
    const elsewhere = team.server.commit('x', 'f'.repeat(40));
    team.server.branches.set(branch, elsewhere);
    await expect(ship('staging')).rejects.toBeInstanceOf(PromoteError);
    team.server.branches.delete(branch);
    await expect(ship('staging')).rejects.toMatchObject({ code: 'BRANCH_MISSING' });
  });

  it('when its own tests say no, before anything is tagged', async () => {
    const base = await released();
    team.server.commit(await open(), base);
    const before = team.everything();
    const facts = { kind: 'refused' as const, code: 'CHECK_FAILED', message: 'The target "test" failed.' };
    team.server.checkFailure = new PromoteError(facts);
    await expect(ship('staging')).rejects.toMatchObject({ code: 'CHECK_FAILED' });
    expect(team.everything()).toBe(before);
  });

  it('when its own tests say no, though somebody has tried or tagged the commit before', async () => {
    const base = await released();
    const fix = team.server.commit(await open(), base);
    team.server.tags.set(`core/${short(fix)}`, fix);
    const facts = { kind: 'refused' as const, code: 'CHECK_FAILED', message: 'The target "test" failed.' };
    team.server.checkFailure = new PromoteError(facts);
    await expect(ship('staging')).rejects.toMatchObject({ code: 'CHECK_FAILED' });
    expect(running('staging')).toBe(short(base));
  });

  it('when its image does not come, and goes on with the same command', async () => {
    const base = await released();
    team.server.commit(await open(), base);
    const build = team.server.build.bind(team.server);
    team.server.build = () => undefined;
    const { outcome } = await ship('staging', {
      branch: 'hotfix/core/fix-uuid',
      typed: 'nx run core:hotfix-staging --branch=hotfix/core/fix-uuid',
    });
    expect(outcome.error).toMatchObject({
      code: 'IMAGE_TIMEOUT',
      hints: [
        'nx run core:hotfix-staging --branch=hotfix/core/fix-uuid   # waits again',
        expect.stringMatching(/^git push \S+ --delete refs\/tags\/core\/\w+ && nx run core:hotfix-staging /),
      ],
    });
    team.server.build = build;
    expect((await ship('staging')).outcome.success).toBe(true);
  });

  it('on a branch of its own that nobody decided, though another hotfix is open', async () => {
    const base = await released();
    await open();
    team.server.commit('my-own', base);
    const onBranch = (): Promise<ShippedHotfix> => ship('staging', {}, {}, 'my-own');
    await expect(onBranch()).rejects.toMatchObject({
      code: 'NO_DECISION',
      message: 'Nobody has recorded that a hotfix of core on the branch my-own is needed and safe.',
    });
  });

  it('in production when the branch has gone on since staging verified it', async () => {
    const base = await released();
    const branch = await open();
    const first = team.server.commit(branch, base);
    expect((await ship('staging')).outcome.success).toBe(true);
    const second = team.server.commit(branch, first);
    await expect(spelled(ship('production'))).rejects.toMatchObject({
      code: 'NOT_VERIFIED_BEFORE',
      message: `The hotfix fix-uuid of core (${short(second)}) was not verified in staging.`,
      hints: ['nx run core:hotfix-staging'],
    });
    expect(running('production')).toBe(short(base));
    expect((await ship('staging')).outcome.success).toBe(true);
    expect((await ship('production')).outcome.success).toBe(true);
    expect(running('production')).toBe(short(second));
  });

  it('where the environment asks for a yes: once, before its checks, tag and image', async () => {
    team = new Team(settingWith({ confirm: true }));
    const base = await team.merge('core');
    await team.promote('staging', 'core', { confirm: true });
    await team.promote('production');
    const fix = team.server.commit(await open(), base);
    const before = team.everything();
    const asked: string[] = [];
    const answer =
      (yes: boolean): ConfirmEntry =>
      async ({ lines }) => {
        asked.push(...lines);
        return yes;
      };
    await expect(ship('staging', {}, {}, 'master', undefined, answer(false))).rejects.toMatchObject({
      code: 'NOT_CONFIRMED',
    });
    expect(team.server.checkLog).toEqual([]);
    const unasked = await ship('staging');
    expect(unasked.outcome.error?.code).toBe('CONFIRMATION_NEEDED');
    expect(team.everything()).toBe(before);
    asked.length = 0;
    const shipped = await ship('staging', {}, {}, 'master', undefined, answer(true));
    expect(shipped.outcome.success).toBe(true);
    expect(asked).toEqual([expect.stringContaining(`-> ${short(fix)}`)]);
    expect(running('staging')).toBe(short(fix));
  });

  it('where only tested sets enter: its image is none that was tested, though it has only just been built', async () => {
    team = new Team(settingWith({ requireTestedSet: true }));
    const base = await team.merge('core');
    await team.promote('staging');
    await team.promote('production');
    const fix = team.server.commit(await open(), base);
    const { outcome } = await ship('staging');
    expect(outcome).toMatchObject({ success: false, error: { code: 'SET_NOT_TESTED' } });
    expect(outcome.error?.details.join()).toContain(`core ${short(fix)}`);
    expect(running('staging')).toBe(short(base));
    expect(team.server.tags.has('core/v1.0.1.rc')).toBe(false);
    const override = 'tested-set: it burns';
    expect((await ship('staging', { override })).outcome.success).toBe(true);
  });

  it('while it lacks another hotfix that is in, which it has to be put on', async () => {
    const base = await released();
    const first = team.server.commit(await open(), base);
    await ship('staging');
    const branch = await open('second', 'production');
    team.server.commit(branch, base);
    const { outcome } = await ship('staging', { branch });
    expect(outcome.error).toMatchObject({
      code: 'FORWARD_PORT_OWED',
      message: expect.stringContaining('lacks the hotfix fix-uuid'),
      hints: [
        `on the branch of second: git rebase --onto ${first.slice(0, 12)} ${short(base)}`,
        'then again: nx run core:hotfix-staging',
        expect.stringContaining('--override'),
      ],
    });
  });

  it('in production before staging has verified it', async () => {
    const base = await released();
    team.server.commit(await open(), base);
    expect((await ship('production')).outcome).toMatchObject({
      success: false,
      error: { code: 'NOT_VERIFIED_BEFORE', hints: ['nx run core:hotfix-staging'] },
    });
  });

  it('when production has gone on since it was decided', async () => {
    const base = await released();
    const branch = await open();
    await team.promote('staging');
    await team.promote('production');
    team.server.commit(branch, base);
    const { outcome } = await ship('staging');
    expect(outcome).toMatchObject({ success: false, error: { code: 'HOTFIX_TAKES_BACK' } });
    expect(outcome.summary).toMatch(
      /^production runs core \w{7}, which the hotfix fix-uuid does not contain/,
    );
    expect(team.server.tags.has('core/v1.0.1.rc')).toBe(false);
    const onto = team.state('production').live?.commit ?? '';
    team.server.branches.set(branch, onto);
    const rebased = team.server.commit(branch, onto);
    for (const environment of ['staging', 'production']) {
      expect((await ship(environment)).outcome).toMatchObject({ success: true });
    }
    expect(team.server.tags.get('core/v1.1.1')).toBe(rebased);
  });
});

describe('the forward port', () => {
  it('keeps every candidate without the fix out of staging and production', async () => {
    const { fix } = await hotfixed();
    const outcome = await team.promote('staging');
    expect(outcome).toMatchObject({ success: false, error: { code: 'FORWARD_PORT_OWED' } });
    expect(outcome?.summary).toContain(
      `lacks the hotfix fix-uuid (${short(fix)}, by someone), so it does not enter staging`,
    );
    expect(outcome?.error?.details.join()).toContain(`missing: ${short(fix)} Fix it`);
    expect(outcome?.error?.hints.join('\n')).toContain('nx run core:hotfix-forward-port --name=fix-uuid');
    expect(running('staging')).toBe(short(fix));
  });

  it('is met by a merge', async () => {
    const { fix } = await hotfixed();
    team.server.mergeBranch(fix, 'core');
    await team.merge('core');
    expect((await team.promote('staging'))?.success).toBe(true);
  });

  it('is met by the same change on the trunk', async () => {
    const { fix } = await hotfixed();
    const port = await team.merge('core');
    team.server.ported.set(fix, port);
    expect((await team.promote('staging'))?.success).toBe(true);
    expect((await team.promote('production'))?.success).toBe(true);
  });

  it('is owed again when the trunk takes it back, also where it was settled', async () => {
    const { fix } = await hotfixed();
    team.server.mergeBranch(fix, 'core');
    const facts = { name: 'fix-uuid', branch: undefined, waive: false, reason: undefined, dryRun: false };
    await forwardPort(team.world(), { ...facts, component: component() });
    expect(obligations().hotfixes).toMatchObject([{ settled: { how: 'ported' } }]);
    const revert = await team.merge('core');
    team.server.takenBack.set(fix, revert);
    const outcome = await team.promote('staging');
    expect(outcome).toMatchObject({ success: false, error: { code: 'FORWARD_PORT_OWED' } });
    expect(outcome?.error?.details[0]).toBe(`the trunk had it and took it back: ${short(revert)} Revert it`);
    expect((await releaseStatus(team.world(), {})).obligations).toMatchObject([{ hotfix: 'fix-uuid' }]);
  });

  it('is settled by the release that carries it to production, and the trunk may go on from there', async () => {
    const { fix } = await hotfixed();
    team.server.mergeBranch(fix, 'core');
    await team.merge('core');
    await team.promote('staging');
    expect(obligations().hotfixes).toMatchObject([{ settled: null }]);
    expect((await team.promote('production'))?.success).toBe(true);
    const { commit } = team.state('production').live ?? {};
    expect(obligations().hotfixes).toMatchObject([
      { settled: { how: 'ported', by: 'someone', reason: 'it was merged', commit } },
    ]);
    team.server.takenBack.set(fix, await team.merge('core'));
    const world = team.world();
    const asked: unknown[] = [];
    const counting = {
      ...world,
      forwardPorts: {
        forwardPorts: async (questions: readonly PortQuestion[]) => {
          asked.push(...questions);
          return world.forwardPorts.forwardPorts(questions);
        },
      },
    };
    expect((await releaseStatus(counting, {})).obligations).toEqual([]);
    expect(asked).toEqual([]);
    expect((await team.promote('staging'))?.success).toBe(true);
  });

  it('is not settled by a second hotfix that contains it', async () => {
    const { fix } = await hotfixed();
    const branch = await open('second', 'production');
    team.server.commit(branch, fix);
    for (const environment of ['staging', 'production']) await ship(environment, { branch });
    expect(obligations().hotfixes).toMatchObject([{ settled: null }, { settled: null }]);
  });

  it('is owed also when nothing but its name remembers that it was here', async () => {
    const { fix } = await hotfixed();
    const override = 'forward-port: later';
    for (let count = 0; count < 20; count += 1) {
      await team.merge('core');
      for (const environment of ['staging', 'production']) {
        expect((await team.promote(environment, 'core', { override }))?.success).toBe(true);
      }
    }
    expect(team.state('production').history.some(({ artifact }) => artifact.commit === fix)).toBe(false);
    await team.merge('core');
    expect(await team.promote('staging')).toMatchObject({ error: { code: 'FORWARD_PORT_OWED' } });
  });

  it('can be gone past on the record', async () => {
    await hotfixed();
    const override = 'forward-port: the module is gone';
    expect((await team.promote('staging', 'core', { override }))?.success).toBe(true);
  });

  it('is owed for each of two hotfixes that touch each other', async () => {
    const { fix } = await hotfixed();
    const branch = await open('second', 'production');
    const second = team.server.commit(branch, fix);
    for (const environment of ['staging', 'production']) await ship(environment, { branch });
    const port = await team.merge('core');
    team.server.ported.set(fix, port);
    const lacking = await team.promote('staging');
    expect(lacking?.error?.message).toContain('lacks the hotfix second');
    team.server.ported.set(second, port);
    expect((await team.promote('staging'))?.success).toBe(true);
  });
});

describe('release-status', () => {
  it('shows the forward port as owed until the trunk has it', async () => {
    const { fix, branch } = await hotfixed();
    const status = await releaseStatus(team.world(), {});
    const owed = { component: 'core', kind: 'forward-port', hotfix: 'fix-uuid', branch, commit: fix };
    expect(status.obligations).toMatchObject([{ ...owed, reason: 'uuids collide', by: 'someone' }]);
    expect(renderStatus(status)).toContain(
      `core owes the trunk its hotfix fix-uuid (${short(fix)}, by someone); no candidate without it goes where it runs.`,
    );
    expect(
      (await explainAbsence(team.world(), { component: 'core', environment: 'staging' })).stations.at(-1),
    ).toMatchObject({
      environment: 'staging',
      blockers: [{ code: 'FORWARD_PORT_OWED' }],
    });
    team.server.mergeBranch(fix, 'core');
    expect((await releaseStatus(team.world(), {})).obligations).toEqual([]);
  });
});

describe('why', () => {
  it('follows a hotfix on its own way, with its own command', async () => {
    const base = await released();
    const branch = await open();
    const fix = team.server.commit(branch, base);
    await ship('staging');
    const ask = async (environment: string): Promise<string> => {
      const question = { component: 'core', environment, commit: fix };
      return renderWhy(await explainAbsence(team.world(), question), spell).replaceAll(
        /since [^,]+/g,
        'since then',
      );
    };
    expect((await ask('production')).split('\n')).toEqual([
      `Why core ${short(fix)} is not in production:`,
      `  staging: runs ${short(fix)} since then, verified`,
      `  production: runs ${short(base)} since then, without it`,
      '    nothing stands in the way',
      `      -> nx run core:hotfix-production --branch=${branch}`,
    ]);
    await setHold(team.world(), { environment: 'production', kind: 'hold', reason: 'demo', dryRun: false });
    expect(await ask('production')).toContain(
      `nx run core:hotfix-production --branch=${branch} --override "hold: <reason>"`,
    );
    expect(await ask('integration')).toContain('-> merge it');
    await ship('production', { override: 'hold: it burns' });
    expect(await ask('production')).toContain(`core ${short(fix)} is in production.`);
  });

  it('says of a hotfix that staging has not verified that it has to pass there first', async () => {
    const base = await released();
    const branch = await open();
    const fix = team.server.commit(branch, base);
    team.server.suiteBehaviour = () => 'errored';
    await ship('staging');
    const question = { component: 'core', environment: 'production', commit: fix };
    const text = renderWhy(await explainAbsence(team.world(), question), spell);
    expect(text).toContain('-> nx run core:integration-test-staging');
    expect(text).toContain(`The hotfix fix-uuid of core (${short(fix)}) was not verified in staging.`);
    expect(text).toContain(`-> nx run core:hotfix-staging --branch=${branch}`);
    expect(text).not.toContain('merge it');
  });
});

async function countEffects(): Promise<number> {
  const base = await released();
  team.server.commit(await open(), base);
  let effects = 0;
  await ship('staging', {}, { effect: (_, moment) => void (effects += moment === 'before' ? 1 : 0) });
  return effects;
}

describe('the status of a hotfix', () => {
  const notices = async () =>
    (await releaseStatus(team.world(), {})).notices.filter(({ code }) => code === 'HOTFIX_NOT_SHIPPED');

  it('says what waits and the next command, from the decision to the last environment', async () => {
    const base = await released();
    const branch = await open();
    expect(await notices()).toEqual([
      {
        code: 'HOTFIX_NOT_SHIPPED',
        environment: null,
        component: 'core',
        message:
          'The hotfix fix-uuid of core, decided by someone, has entered no environment yet: uuids collide',
        hints: [
          `nx run core:hotfix-staging --branch=${branch}   # once the fix is committed on ${branch}`,
          'if it is not needed: nx run core:hotfix-forward-port --name=fix-uuid --waive --reason "..."',
        ],
      },
    ]);
    const fix = team.server.commit(branch, base);
    await ship('staging', { branch });
    const [waits, ...others] = await notices();
    expect(others).toEqual([]);
    expect(waits?.message).toBe(
      `The hotfix fix-uuid of core (${short(fix)}, by someone) has not entered production yet.`,
    );
    expect(waits?.hints).toEqual([`nx run core:hotfix-production --branch=${branch}   # the same artifact`]);
    await ship('production', { branch });
    expect(await notices()).toEqual([]);
  });

  it('says nothing of one that was let go', async () => {
    await released();
    await open();
    const request = { name: 'fix-uuid', waive: true, reason: 'not needed', dryRun: false, branch: undefined };
    await forwardPort(team.world(), { ...request, component: component() });
    expect(await notices()).toEqual([]);
  });
});
