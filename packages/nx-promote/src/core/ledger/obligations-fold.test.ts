import { emptyObligations, type Hotfix, type HotfixRecord, type Obligations } from '../model/hotfix.js';
import { foldObligations } from './obligations-fold.js';

const base = { commit: 'a'.repeat(40), shortId: 'aaaaaaa', image: 'r/core', digest: null };
const fix = 'b'.repeat(40);

const record = (
  kind: HotfixRecord['kind'],
  hotfix: string,
  more: Partial<HotfixRecord> = {},
): HotfixRecord => ({
  schemaVersion: 1,
  minReader: 1,
  nonce: 'n',
  kind,
  component: 'core',
  hotfix,
  actor: { name: 'Ada', run: null },
  at: '2026-01-01T00:00:00Z',
  ...(kind === 'hotfix' ? { branch: `hotfix/core/${hotfix}`, from: 'production', base, reason: 'fire' } : {}),
  ...more,
});

const owed = ({ hotfixes }: Obligations): Hotfix[] =>
  hotfixes.filter(({ commit, settled }) => commit !== null && settled === null);

const folded = (...records: HotfixRecord[]) => records.reduce(foldObligations, emptyObligations('core'));

it('owes the forward port from the moment a commit goes in until it is settled', () => {
  const open = folded(record('hotfix', 'one', { approvedBy: 'Grace' }));
  expect(open.hotfixes).toMatchObject([{ name: 'one', by: 'Ada', approvedBy: 'Grace', commit: null }]);
  expect(owed(open)).toEqual([]);
  const shipped = foldObligations(open, record('shipped', 'one', { commit: fix }));
  expect(owed(shipped)).toMatchObject([{ name: 'one', commit: fix }]);
  const waived = foldObligations(shipped, record('waive', 'one', { reason: 'the trunk dropped the module' }));
  expect(owed(waived)).toEqual([]);
  expect(waived.hotfixes[0]?.settled).toMatchObject({
    how: 'waived',
    reason: 'the trunk dropped the module',
  });
});

it('owes again what went in after it was settled', () => {
  const again = folded(
    record('hotfix', 'one'),
    record('shipped', 'one', { commit: fix }),
    record('ported', 'one'),
    record('shipped', 'one', { commit: 'c'.repeat(40) }),
  );
  expect(owed(again)).toMatchObject([{ commit: 'c'.repeat(40) }]);
});

it('remembers where the trunk has it', () => {
  const ported = folded(
    record('hotfix', 'one'),
    record('shipped', 'one', { commit: fix }),
    record('ported', 'one', { commit: 'd'.repeat(40), reason: 'it was merged' }),
  );
  expect(ported.hotfixes[0]?.settled).toMatchObject({ how: 'ported', commit: 'd'.repeat(40) });
  expect(ported.hotfixes[0]?.commit).toBe(fix);
});

it('keeps every open hotfix and only the last of the settled ones', () => {
  const names = Array.from({ length: 30 }, (_, at) => `fix-${at}`);
  const all = folded(
    record('hotfix', 'open'),
    ...names.flatMap((name) => [record('hotfix', name), record('waive', name)]),
  );
  expect(all.hotfixes).toHaveLength(21);
  expect(all.hotfixes.at(-1)?.name).toBe('open');
});

it('drops nothing that is owed, whatever is decided under its name', () => {
  const owed = folded(record('hotfix', 'one'), record('shipped', 'one', { commit: fix }));
  expect(foldObligations(owed, record('hotfix', 'one', { branch: 'other' }))).toBe(owed);
});

it('changes nothing for a kind of a newer writer', () => {
  const open = folded(record('hotfix', 'one'));
  expect(foldObligations(open, { ...record('shipped', 'one'), kind: 'teleport' as never })).toBe(open);
});
