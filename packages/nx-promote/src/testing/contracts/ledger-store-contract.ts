import type { LedgerMove, LedgerStore } from '../../core/ports/ledger-store.js';

/** A ledger under test: two clients of it that share nothing else, and what its remote holds. */
export interface LedgerUnderTest {
  readonly store: LedgerStore;
  readonly other: LedgerStore;
  /** Two commits of the workspace that can be tagged. */
  readonly commits: readonly [string, string];
  /** Every ref of the ledger with its id. */
  tips(): Promise<ReadonlyMap<string, string>>;
  tags(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

const REF = 'refs/promote/components/dev/core';
const OTHER = 'refs/promote/components/dev/ui';
const LEASE = 'refs/promote/leases/a';

/** A move by which records are put on top of `expected`. */
function move(ref: string, expected: string | null, ...texts: string[]): LedgerMove {
  const commits = texts.map((text) => ({
    message: `${text}\n\nPromote-Attempt: a\n`,
    author: { name: 'A B', email: 'a@b' },
    at: '2026-01-02T03:04:05Z',
    record: JSON.stringify({ text }),
    state: JSON.stringify({ state: text }),
  }));
  return { ref, expected, commits };
}

/** What the port promises, tried on one kind of ledger. */
export function ledgerStoreContract(name: string, start: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger port on ${name}`, () => {
    let subject: LedgerUnderTest;
    let store: LedgerStore;
    beforeEach(async () => {
      subject = await start();
      ({ store } = subject);
    });
    afterEach(() => subject.close());

    const written = async (
      ...of: Parameters<LedgerStore['append']>
    ): Promise<ReadonlyMap<string, string>> => {
      const result = await store.append(...of);
      if (result.kind !== 'written') throw new Error(JSON.stringify(result));
      return result.tips;
    };
    const texts = async (ref: string, by = store): Promise<string[]> => {
      const log = await by.log(ref, (await subject.tips()).get(ref) ?? '');
      return log.map(({ record }) => (JSON.parse(record) as { text: string }).text);
    };

    it('writes records, tags and heartbeats at once, and says where the refs are now', async () => {
      const [commit] = subject.commits;
      const beat = { ref: LEASE, expected: null, to: 'beat', nonce: '1' } as const;
      const tips = await written(
        [move(REF, null, 'one', 'two'), move(OTHER, null, 'ui')],
        [{ name: 'core/1234567', commit }],
        [beat],
      );
      expect([...tips.keys()].sort()).toEqual([REF, OTHER, LEASE].sort());
      expect(new Map([...(await subject.tips())].sort())).toEqual(new Map([...tips].sort()));
      expect(await subject.tags()).toEqual(new Map([['core/1234567', commit]]));
    });

    it('gives the documents of a tip, and the whole chain newest first, to everybody', async () => {
      const first = await written([move(REF, null, 'one', 'two')], []);
      const tips = await written([move(REF, first.get(REF) ?? '', 'three')], []);
      for (const by of [store, subject.other]) {
        const read = await by.read(tips);
        expect(read.get(REF)).toMatchObject({
          tip: tips.get(REF),
          record: '{"text":"three"}',
          state: '{"state":"three"}',
        });
        expect(await texts(REF, by)).toEqual(['three', 'two', 'one']);
      }
    });

    it('gives many chains one after the other', async () => {
      await written([move(REF, null, 'one', 'two'), move(OTHER, null, 'ui')], []);
      const found: [string, number][] = [];
      for await (const { ref, entries } of subject.other.logs([OTHER, REF]))
        found.push([ref, entries.length]);
      expect(new Map(found)).toEqual(
        new Map([
          [OTHER, 1],
          [REF, 2],
        ]),
      );
    });

    it.each<[string, (tip: string) => string | null]>([
      ['that there is none', () => null],
      ['another tip', (tip) => tip.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
    ])('writes nothing where a ref is not what was expected: %s', async (_, expected) => {
      const [commit] = subject.commits;
      const tip = (await written([move(REF, null, 'one')], [])).get(REF) ?? '';
      const result = await store.append(
        [move(OTHER, null, 'ui'), move(REF, expected(tip), 'two')],
        [{ name: 'core/1234567', commit }],
      );
      expect(result).toEqual({
        kind: 'conflict',
        moved: [{ ref: REF, expected: expected(tip), actual: tip }],
      });
      expect(await subject.tips()).toEqual(new Map([[REF, tip]]));
      expect(await subject.tags()).toEqual(new Map());
    });

    it('writes nothing where a ref that was expected is not there', async () => {
      const tip = (await written([move(REF, null, 'one')], [])).get(REF) ?? '';
      const result = await store.append([move(OTHER, tip, 'two')], []);
      expect(result).toEqual({ kind: 'conflict', moved: [{ ref: OTHER, expected: tip, actual: null }] });
      expect([...(await subject.tips()).keys()]).toEqual([REF]);
    });

    it('moves no tag that is there already', async () => {
      const [first, second] = subject.commits;
      await written([move(REF, null, 'one')], [{ name: 'core/1234567', commit: first }]);
      const result = await store.append(
        [move(OTHER, null, 'ui')],
        [{ name: 'core/1234567', commit: second }],
      );
      expect(result).toEqual({
        kind: 'conflict',
        moved: [{ ref: 'refs/tags/core/1234567', expected: null, actual: first }],
      });
      expect((await subject.tags()).get('core/1234567')).toBe(first);
      expect((await subject.tips()).has(OTHER)).toBe(false);
    });

    it('lets one of two writers win, and tells the other what it found', async () => {
      const tip = (await written([move(REF, null, 'one')], [])).get(REF) ?? '';
      await subject.other.read(new Map([[REF, tip]]));
      const results = await Promise.all([
        store.append([move(REF, tip, 'from a')], []),
        subject.other.append([move(REF, tip, 'from b')], []),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'written']);
      const actual = (await subject.tips()).get(REF);
      expect(results.find(({ kind }) => kind === 'conflict')).toEqual({
        kind: 'conflict',
        moved: [{ ref: REF, expected: tip, actual }],
      });
      expect(await texts(REF)).toHaveLength(2);
    });

    it('has heartbeats that differ from each other, and go away', async () => {
      const beat = (expected: string | null, nonce: string): ReturnType<LedgerStore['append']> =>
        store.append([], [], [{ ref: LEASE, expected, to: 'beat', nonce }]);
      await beat(null, '1');
      const first = (await subject.tips()).get(LEASE) ?? '';
      await beat(first, '2');
      const second = (await subject.tips()).get(LEASE) ?? '';
      expect(second).not.toBe(first);
      expect(await beat(first, '3')).toMatchObject({
        kind: 'conflict',
        moved: [{ ref: LEASE, expected: first, actual: second }],
      });
      const tips = await written(
        [move(REF, null, 'one')],
        [],
        [{ ref: LEASE, expected: second, to: 'gone', nonce: '4' }],
      );
      expect([...tips.keys()]).toEqual([REF]);
      expect([...(await subject.tips()).keys()]).toEqual([REF]);
    });

    it('removes no heartbeat that is another by now', async () => {
      await written([], [], [{ ref: LEASE, expected: null, to: 'beat', nonce: '1' }]);
      const tip = (await subject.tips()).get(LEASE) ?? '';
      const stale = tip.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      const gone = { ref: LEASE, expected: stale, to: 'gone', nonce: '2' } as const;
      expect(await store.append([move(REF, null, 'one')], [], [gone])).toMatchObject({
        kind: 'conflict',
        moved: [{ ref: LEASE, expected: stale, actual: tip }],
      });
      expect([...(await subject.tips()).keys()]).toEqual([LEASE]);
    });

    it('refuses a ref that is named twice', async () => {
      const [first, second] = subject.commits;
      const tag = (commit: string) => ({ name: 'core/1', commit });
      const twice: Parameters<LedgerStore['append']>[] = [
        [[move(REF, null, 'one'), move(REF, null, 'two')], []],
        [[], [tag(first), tag(second)]],
        [[move(REF, null, 'one')], [], [{ ref: REF, expected: null, to: 'beat', nonce: '1' }]],
      ];
      for (const asked of twice) await expect(store.append(...asked)).rejects.toThrow('named twice');
      expect(await subject.tips()).toEqual(new Map());
      expect(await subject.tags()).toEqual(new Map());
    });

    it('has nothing to say where nothing is asked', async () => {
      expect(await store.append([], [])).toEqual({ kind: 'written', tips: new Map() });
      expect(await store.read(new Map())).toEqual(new Map());
    });
  });
}
