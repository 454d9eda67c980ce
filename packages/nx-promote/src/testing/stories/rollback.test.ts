import { setHold } from '../../core/commands/hold.js';
import { Killed } from '../chaos/crash.js';
import type { FakeServer } from '../fakes/fake-server.js';
import { goingBack, short } from '../fakes/going-back.js';
import { releaseChain } from '../fakes/release-chain.js';

const stage = goingBack();
const { world, act, release, released, running, stateOf } = stage;
let server: FakeServer;
beforeEach(() => void (server = stage.begin()));
afterEach(() => stage.end());

describe('rollback', () => {
  it('puts back what was verified before, records why, and pins', async () => {
    const [first = '', second = ''] = await released(2, 'core');
    const outcomes = await act('rollback', ['core'], { reason: 'loses files' });
    expect(outcomes.get('core')).toMatchObject({ status: 'done', success: true });
    expect(running('core')).toBe(short(first));
    expect(running('core', 'dev')).toBe(short(second));
    expect(stateOf('core')).toMatchObject({
      live: { commit: first },
      verified: { commit: first },
      inProgress: null,
      pinned: { scope: 'artifact', reason: 'loses files', from: [second] },
    });
  });

  it('stands in the changelog at once, marked, with the reason and with what goes', async () => {
    const [first = ''] = await released(2, 'core');
    await act('rollback', ['core'], { reason: 'loses files' });
    const changelog = server.files.get('changelogs/integration.md') ?? '';
    const [top = ''] = changelog.split(/^(?=## )/m).filter((text) => text.startsWith('## '));
    expect(top).toContain(`* core ${short(first)} **rollback**: loses files`);
    expect(top).toContain('Goes away:\n    - Change core');
    await release('core');
    expect(server.files.get('changelogs/integration.md')).toBe(changelog);
  });

  it('takes the image tags back that move with the environment', async () => {
    const commits: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      commits.push(...(await released(1, 'core')));
      for (const environment of ['staging', 'production']) {
        for (const step of ['name', 'deploy', 'verify'] as const) {
          const outcomes = await act(step, ['core'], { environment });
          expect(outcomes.get('core')?.error).toBeNull();
        }
      }
    }
    const latest = (): string | undefined => server.images.get('core:latest')?.revision;
    expect(latest()).toBe(commits[1]);
    await act('rollback', ['core'], { environment: 'production' });
    expect(latest()).toBe(commits[0]);
    expect(stateOf('core', 'production').names).toEqual(['v1.0']);
  });

  it('is one step, however often it is typed; further back needs --to', async () => {
    const [first = '', second = '', third = ''] = await released(3, 'core');
    await act('rollback', ['core']);
    const again = await act('rollback', ['core']);
    expect(again.get('core')).toMatchObject({ status: 'nothing-to-do', success: true });
    expect(running('core')).toBe(short(second));
    await act('rollback', ['core'], { to: `core/${short(first)}` });
    expect(running('core')).toBe(short(first));
    expect(stateOf('core').pinned?.from).toEqual([third, second]);
  });

  it('never goes forward, also once it is unpinned', async () => {
    const [first = '', second = ''] = await released(3, 'core');
    await act('rollback', ['core']);
    await act('unpin', ['core']);
    expect(running('core')).toBe(short(second));
    expect((await act('rollback', ['core'])).get('core')).toMatchObject({ status: 'done' });
    expect(running('core')).toBe(short(first));
  });

  it('finds nothing before the first that ever passed there', async () => {
    const [first = ''] = await released(3, 'core');
    await act('rollback', ['core'], { to: `core/${short(first)}` });
    await act('unpin', ['core']);
    const outcome = (await act('rollback', ['core'])).get('core');
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'NOTHING_BEFORE' } });
    expect(running('core')).toBe(short(first));
  });

  it('goes from what was merged afterwards to what it went back to before', async () => {
    const [, second = ''] = await released(3, 'core');
    await act('rollback', ['core']);
    await released(1, 'core');
    await act('rollback', ['core']);
    expect(running('core')).toBe(short(second));
  });

  it('keeps automatic releases from bringing it back, and lets a newer one through', async () => {
    const [first = '', second = ''] = await released(2, 'core');
    await act('rollback', ['core']);
    const outcome = (await release('core')).get('core');
    expect(outcome?.success).toBe(true);
    expect(running('core')).toBe(short(first));
    expect(stateOf('core').pinned?.from).toEqual([second]);
    const third = server.merge('core');
    await release('core');
    expect(running('core')).toBe(short(third));
    expect(stateOf('core').pinned).toBeNull();
  });

  it('pins everything when told to, until it is unpinned', async () => {
    const [first = ''] = await released(2, 'core');
    await act('rollback', ['core'], { pin: 'all', reason: 'demo' });
    const third = server.merge('core');
    await release('core');
    expect(running('core')).toBe(short(first));
    expect((await act('unpin', ['core'])).get('core')).toMatchObject({ status: 'done' });
    await release('core');
    expect(running('core')).toBe(short(third));
    expect((await act('unpin', ['core'])).get('core')).toMatchObject({ status: 'nothing-to-do' });
  });

  it('keeps a pin of everything when somebody goes past it for one release', async () => {
    await released(2, 'core');
    await act('rollback', ['core'], { pin: 'all', reason: 'demo' });
    const third = server.merge('core');
    await release('core');
    for (const step of ['deploy', 'verify'] as const) {
      const outcomes = await act(step, ['core'], { override: 'pin: the customer waits' });
      expect(outcomes.get('core')?.error).toBeNull();
    }
    expect(running('core')).toBe(short(third));
    expect(stateOf('core')).toMatchObject({
      verified: { commit: third },
      pinned: { scope: 'all', reason: 'demo' },
    });
    server.merge('core');
    await release('core');
    expect(running('core')).toBe(short(third));
  });

  it('pins what went back already against everything, when told so afterwards', async () => {
    const [first = '', second = ''] = await released(2, 'core');
    await act('rollback', ['core'], { reason: 'loses files' });
    const again = await act('rollback', ['core'], { pin: 'all', reason: 'nothing before Monday' });
    expect(again.get('core')).toMatchObject({ status: 'done', success: true });
    expect(stateOf('core')).toMatchObject({
      live: { commit: first },
      pinned: { scope: 'all', reason: 'nothing before Monday', from: [second] },
    });
    server.merge('core');
    await release('core');
    expect(running('core')).toBe(short(first));
  });

  it('is finished before it is unpinned, and not unpinned while it goes on', async () => {
    const [first = ''] = await released(2, 'core');
    const dies = (name: string): void => {
      if (name === 'deploy') throw new Killed({ effect: 1, moment: 'before' });
    };
    await act('rollback', ['core'], {}, { effect: dies }).catch(() => undefined);
    const busy = (await act('unpin', ['core'], {}, { dead: new Set() })).get('core');
    expect(busy).toMatchObject({ status: 'refused', error: { code: 'BUSY' } });
    expect((await act('unpin', ['core'])).get('core')).toMatchObject({ success: true });
    expect(running('core')).toBe(short(first));
    expect(stateOf('core')).toMatchObject({ live: { commit: first }, pinned: null, inProgress: null });
  });

  it('is waited for by an unpin that may wait', async () => {
    const [first = ''] = await released(2, 'core');
    const dies = (name: string): void => {
      if (name === 'deploy') throw new Killed({ effect: 1, moment: 'before' });
    };
    const goesOn = { invocation: 'one', dead: new Set<string>() };
    await act('rollback', ['core'], {}, { ...goesOn, effect: dies }).catch(() => undefined);
    let looks = 0;
    const look = async (): Promise<void> => {
      if ((looks += 1) === 20) await act('rollback', ['core'], {}, goesOn);
    };
    const waits = {
      dead: new Set<string>(),
      look,
      clock: { milliseconds: Date.parse('2026-02-01T00:00:00Z') },
    };
    const unpinned = await act('unpin', ['core'], { waitSeconds: 1800 }, waits);
    expect(unpinned.get('core')).toMatchObject({ status: 'done', success: true });
    expect(stateOf('core')).toMatchObject({ live: { commit: first }, pinned: null, inProgress: null });
  });

  it('puts a set back in one deployment, in reverse order', async () => {
    const [first = ''] = await released(2, 'core', 'ui', 'broker');
    await act('rollback', ['core', 'ui', 'broker']);
    const last = server.deploymentLog.at(-1);
    expect(last?.environment).toBe('integration');
    expect(last?.components).toEqual(['ui', 'core', 'broker']);
    for (const name of ['core', 'ui', 'broker']) expect(running(name)).toBe(short(first));
  });

  it('puts a set back whole or not at all', async () => {
    await released(2, 'core');
    await released(1, 'ui');
    const before = JSON.stringify([...server.ledger]);
    const outcomes = await act('rollback', ['core', 'ui']);
    expect(outcomes.get('ui')).toMatchObject({ status: 'refused', error: { code: 'NOTHING_BEFORE' } });
    expect(outcomes.get('core')).toMatchObject({ status: 'refused', error: { code: 'SET_NOT_WHOLE' } });
    expect(JSON.stringify([...server.ledger])).toBe(before);
  });

  it('puts an environment back to what it ran at a record', async () => {
    const [first = ''] = await released(1, 'core', 'ui');
    const [record] = server.log('refs/promote/components/integration/ui');
    await released(1, 'core');
    await released(1, 'core', 'ui', 'broker');
    const newest = running('broker');
    const all = ['core', 'ui', 'broker'];
    const outcomes = await act('rollback', all, { toStateOf: record?.tip ?? '' });
    expect([running('core'), running('ui')]).toEqual([short(first), short(first)]);
    expect(running('broker')).toBe(newest);
    expect(outcomes.get('broker')?.summary).toContain('did not run in integration then');
    const again = await act('rollback', all, { toStateOf: record?.tip ?? '' });
    expect([...again.values()].map(({ status }) => status)).toEqual(all.map(() => 'nothing-to-do'));
  });

  it('goes to a record whatever the clocks of writers said', async () => {
    const [, second = ''] = await released(2, 'core', 'ui');
    const [record] = server.log('refs/promote/components/integration/core');
    server.merge('core', 'ui');
    await stage.releaseAs({ clock: { milliseconds: Date.parse('2026-01-01T00:00:00Z') } }, 'core', 'ui');
    await act('rollback', ['core', 'ui'], { toStateOf: record?.tip ?? '' });
    expect([running('core'), running('ui')]).toEqual([short(second), short(second)]);
  });

  it('names the records that the beginning of an id could mean', async () => {
    await released(2, 'core', 'ui');
    const log = server.log.bind(server);
    server.log = (ref) => log(ref).map((entry) => ({ ...entry, tip: `abcdef0${entry.tip}` }));
    const asked = act('rollback', ['core'], { toStateOf: 'abcdef0' });
    await expect(asked).rejects.toThrow(/"abcdef0" is the beginning of \d+ ledger records/);
  });

  it('does not put back what was rejected without a reason on the record', async () => {
    const [first = ''] = await released(1, 'core');
    server.suiteBehaviour = ({ environment }) => (environment === 'integration' ? 'failed' : 'passed');
    const bad = server.merge('core');
    await release('core');
    server.suiteBehaviour = () => 'passed';
    await released(1, 'core');
    await act('rollback', ['core']);
    expect(running('core')).toBe(short(first));
    const refused = await act('rollback', ['core'], { to: `core/${short(bad)}` });
    expect(refused.get('core')).toMatchObject({ status: 'refused', error: { code: 'REJECTED' } });
    const to = { to: `core/${short(bad)}`, confirm: true, override: 'quarantine: to look at it' };
    expect((await act('rollback', ['core'], to)).get('core')).toMatchObject({ success: true });
    expect(running('core')).toBe(short(bad));
    const overrides = server
      .log('refs/promote/components/integration/core')
      .flatMap(({ record }) => (JSON.parse(record) as { overrides: { reason: string }[] }).overrides);
    expect(overrides).toMatchObject([{ gate: 'quarantine', reason: 'to look at it' }]);
    expect(stateOf('core').verified?.commit).not.toBe(bad);
  });

  it('does not go back to an image that the registry has no more', async () => {
    const [first = '', second = ''] = await released(2, 'core');
    const name = `core:${short(first)}`;
    const image = server.images.get(name);
    server.images.delete(name);
    server.tags.delete(`core/${short(first)}`);
    const outcome = (await act('rollback', ['core'])).get('core');
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'IMAGE_GONE' } });
    expect(running('core')).toBe(short(second));
    await expect(stage.end()).rejects.toThrow('a way back in integration leads to core@');
    if (image !== undefined) server.images.set(name, image);
  });

  it('asks before it puts back what never passed there', async () => {
    await released(1, 'core');
    server.suiteBehaviour = ({ environment }) => (environment === 'integration' ? 'errored' : 'passed');
    const untested = server.merge('core');
    await release('core');
    server.suiteBehaviour = () => 'passed';
    await released(1, 'core');
    const outcomes = await act('rollback', ['core'], { to: `core/${short(untested)}` });
    expect(outcomes.get('core')?.error).toMatchObject({ code: 'NEEDS_CONFIRMATION' });
    expect(outcomes.get('core')?.error?.details.join()).toContain('has never passed in integration');
    expect(outcomes.get('core')?.error?.hints.join()).toContain('--confirm');
  });

  it.each(['before', 'after'] as const)(
    'is finished by the next run when it dies %s any effect',
    async (at) => {
      for (let effect = 0; effect < 4; effect += 1) {
        server = stage.begin();
        const [first = '', second = ''] = await released(2, 'core', 'ui');
        let left = effect;
        const dies = (_: string, moment: string): void => {
          if (moment === at && left-- === 0) throw new Error('killed');
        };
        await act('rollback', ['core', 'ui'], {}, { effect: dies }).catch(() => undefined);
        const outcomes = await act('rollback', ['core', 'ui']);
        for (const name of ['core', 'ui']) {
          expect(outcomes.get(name)?.success).toBe(true);
          expect(running(name)).toBe(short(first));
          expect(stateOf(name)).toMatchObject({ live: { commit: first }, verified: { commit: first } });
          expect(stateOf(name)).toMatchObject({ inProgress: null, pinned: { from: [second] } });
        }
        const there = server.deploymentLog.filter(({ subject }) => subject.includes('put back'));
        expect(there).toHaveLength(1);
      }
    },
  );

  it.each([
    ['release of another component', () => release('broker')],
    ['release of one member', () => release('core')],
    ['rollback of one member', () => act('rollback', ['ui'])],
    ['test of another component', () => act('verify', ['broker'])],
  ])('of a set that died after its claim is finished whole by the %s', async (_, next) => {
    const [first = ''] = await released(2, 'core', 'ui', 'broker');
    const dies = (name: string): void => {
      if (name === 'deploy') throw new Killed({ effect: 1, moment: 'before' });
    };
    await act('rollback', ['core', 'ui'], {}, { effect: dies }).catch(() => undefined);
    await next();
    for (const name of ['core', 'ui']) {
      expect(running(name)).toBe(short(first));
      expect(stateOf(name)).toMatchObject({ verified: { commit: first }, inProgress: null });
    }
    const puts = server.deploymentLog.filter(({ subject }) => subject.includes('put back'));
    expect(puts.map(({ components }) => components)).toEqual([['ui', 'core']]);
  });

  it('of a set that cannot be finished holds up nobody who comes later', async () => {
    await released(2, 'core', 'ui', 'broker');
    const dies = (name: string): void => {
      if (name === 'deploy') throw new Killed({ effect: 1, moment: 'before' });
    };
    await act('rollback', ['core', 'ui'], {}, { effect: dies }).catch(() => undefined);
    server.broken.add('ui');
    const newest = server.merge('broker');
    expect((await release('broker')).get('broker')).toMatchObject({ success: true });
    expect(running('broker')).toBe(short(newest));
    expect(stateOf('ui')).toMatchObject({ inProgress: null, lastAttempt: { phase: 'failed' } });
    expect(stateOf('core').inProgress).toBeNull();
  });

  it('asks before it loses what may stand nowhere else, also in a clone that cannot tell', async () => {
    const [first = ''] = await released(1, 'core');
    const hotfix = 'feed'.repeat(10);
    server.tags.set(`core/${short(hotfix)}`, hotfix);
    server.build();
    const digest = server.images.get(`core:${short(hotfix)}`)?.digest ?? '';
    const byHand = { reference: `core:${short(hotfix)}@${digest}`, digest, tag: short(hotfix), attempt: '' };
    server.running('integration').set('core', byHand);
    expect((await act('adopt', ['core'])).get('core')?.success).toBe(true);
    const untold = (await act('rollback', ['core'])).get('core');
    expect(untold?.error).toMatchObject({ code: 'NEEDS_CONFIRMATION' });
    expect(untold?.error?.details.join()).toContain('cannot tell whether master contains feedfee');
    server.isAncestor = () => false;
    const told = (await act('rollback', ['core'])).get('core');
    expect(told?.error?.details.join()).toContain('feedfee is a hotfix that master does not contain');
    expect((await act('rollback', ['core'], { confirm: true })).get('core')?.success).toBe(true);
    expect(running('core')).toBe(short(first));
  });

  it('asks before it goes over what somebody put there by hand, and says what that was', async () => {
    const [first = ''] = await released(2, 'core');
    const hand = server.merge('core');
    stage.byHand('core', hand);
    for (const dryRun of [true, false]) {
      const outcome = (await act('rollback', ['core'], { dryRun })).get('core');
      expect(outcome?.error).toMatchObject({ code: 'NEEDS_CONFIRMATION' });
      expect(outcome?.error?.details.join()).toMatch(
        new RegExp(`names core:${short(hand)}@.*which the ledger does not know`),
      );
    }
    expect(running('core')).toBe(short(hand));
    const told = (await act('rollback', ['core'], { confirm: true })).get('core');
    expect(told).toMatchObject({ success: true });
    expect(running('core')).toBe(short(first));
  });

  it('puts back what the ledger knows to run, where something else does', async () => {
    const [, second = ''] = await released(2, 'core');
    stage.byHand('core', server.merge('core'));
    const to = { to: `core/${short(second)}`, confirm: true };
    expect((await act('rollback', ['core'], to)).get('core')).toMatchObject({ status: 'done' });
    expect(running('core')).toBe(short(second));
    stage.byHand('core', server.merge('core'));
    await act('rollback', ['core'], { confirm: true });
    expect((await act('rollback', ['core'])).get('core')).toMatchObject({ status: 'nothing-to-do' });
    stage.byHand('core', server.merge('core'));
    expect((await act('rollback', ['core'])).get('core')?.error).toMatchObject({
      code: 'NEEDS_CONFIRMATION',
    });
  });

  it('needs a word to move an environment that somebody holds, and keeps it on the record', async () => {
    const [first = '', second = ''] = await released(2, 'core');
    await setHold(world(), { environment: 'integration', kind: 'hold', reason: 'the demo', dryRun: false });
    const outcome = (await act('rollback', ['core'])).get('core');
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'HELD' } });
    expect(outcome?.error?.hints.join()).toContain('--override "hold: <reason>"');
    expect(running('core')).toBe(short(second));
    const override = { override: 'hold: the demo fails with it' };
    expect((await act('rollback', ['core'], override)).get('core')).toMatchObject({ success: true });
    expect(running('core')).toBe(short(first));
    const overrides = server
      .log('refs/promote/components/integration/core')
      .flatMap(({ record }) => (JSON.parse(record) as { overrides: object[] }).overrides);
    expect(overrides).toEqual([{ gate: 'hold', reason: 'the demo fails with it', by: 'someone' }]);
  });

  it('needs no history for what was released from the trunk', async () => {
    const [first = ''] = await released(2, 'core');
    server.isAncestor = () => null;
    expect((await act('rollback', ['core'])).get('core')?.success).toBe(true);
    expect(running('core')).toBe(short(first));
  });

  it('waits for a member that is busy, and claims nothing before', async () => {
    await released(2, 'core', 'ui');
    server.merge('ui');
    const dies = (name: string): void => {
      if (name === 'deploy') throw new Error('killed');
    };
    const elsewhere = world({ effect: dies });
    await releaseChain(elsewhere, ['ui']).catch(() => undefined);
    const before = JSON.stringify([...server.ledger]);
    const outcomes = await act('rollback', ['core', 'ui'], { environment: 'dev' }, { dead: new Set() });
    expect(outcomes.get('ui')).toMatchObject({ status: 'refused', error: { code: 'BUSY' } });
    expect(outcomes.get('core')).toMatchObject({ status: 'refused', error: { code: 'SET_NOT_WHOLE' } });
    expect(JSON.stringify([...server.ledger])).toBe(before);
  });

  it('shows in a dry run what it would do, and changes nothing', async () => {
    await released(2, 'core');
    const before = JSON.stringify([...server.ledger]);
    expect((await act('rollback', ['core'], { dryRun: true })).get('core')).toMatchObject({
      status: 'planned',
    });
    expect(JSON.stringify([...server.ledger])).toBe(before);
  });

  it('names what was mistyped', async () => {
    await released(1, 'core');
    await expect(act('rollback', ['core'], { toStateOf: 'yesterday' })).rejects.toThrow(
      /takes a time such as/,
    );
    await expect(act('rollback', ['core'], { toStateOf: 'abcdef0' })).rejects.toThrow(
      /no ledger record abcdef0/,
    );
    const outcomes = await act('rollback', ['core'], { to: 'core/nothing' });
    expect(outcomes.get('core')?.error).toMatchObject({ code: 'NEVER_HERE' });
  });
});
