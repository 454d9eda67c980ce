import { changeFacts, commitFacts, commitId } from '../../testing/change-facts.js';
import { HIDDEN_AUTHORS } from '../model/hidden-authors.js';
import type { ChangeFacts } from '../ports/changes.js';
import type { ChangelogEntry } from './entry.js';
import { changelogEntries, type EntryRules } from './entries.js';

const RULES: EntryRules = {
  tickets: [{ pattern: 'HCA-(?<ticket>\\d+)', url: 'https://tickets.example/{ticket}' }],
};

function entries(comes: readonly ChangeFacts[], rules = RULES): readonly ChangelogEntry[] {
  return changelogEntries({ comes, goes: [] }, rules).comes;
}

describe('changelogEntries', () => {
  it('names who wrote a branch, not who merged it, and co-authors too', () => {
    const merge = commitFacts('a', "Merge branch 'x'", { author: { name: 'Merger', email: 'm@x' } });
    const work = commitFacts('b', 'work\n\nCo-authored-by: Bo Bee <bo@x>');
    const [entry] = entries([changeFacts(merge, [work, commitFacts('c', 'more')])]);
    expect(entry?.authors).toEqual(['Ada', 'Bo Bee']);
  });

  it('names nobody twice, however a forge spells the co-authors of what it squashed', () => {
    const trailers = ['ada <ADA@example.org>', 'Ada <1+ada@users.noreply.test>', 'Bo <bo@x>', 'bo <b@y>'];
    const message = `Pair (#1)\n\n${trailers.map((who) => `Co-authored-by: ${who}`).join('\n')}`;
    expect(entries([changeFacts(commitFacts('a', message))])[0]?.authors).toEqual(['Ada', 'Bo']);
  });

  it('finds tickets in branch names and brought commits, each once, and not in the pull request number', () => {
    const merge = commitFacts('a', 'Merge pull request #5 from x/HCA-1-export\n\nExport');
    const rules = { tickets: [...RULES.tickets, { pattern: '#\\d+', url: null }] };
    const [entry] = entries([changeFacts(merge, [commitFacts('b', 'HCA-1 and HCA-2, see #77')])], rules);
    expect(entry?.tickets).toEqual([
      { id: 'HCA-1', url: 'https://tickets.example/1' },
      { id: 'HCA-2', url: 'https://tickets.example/2' },
      { id: '#77', url: null },
    ]);
    expect(entry?.pullRequest).toEqual({ number: 5, url: null });
  });

  it('takes no number of a pull request for a ticket, however it came', () => {
    const tickets = [{ pattern: '#\\d+', url: null }];
    const merge = commitFacts('a', 'Merge pull request #5 from x/y\n\nExport, see #1\n\n* Trim (#6)');
    const brought = [
      commitFacts('b', 'Merge pull request #7 from x/z\n\nNested'),
      commitFacts('c', 'Squashed (#8)'),
      commitFacts('d', "Merge branch 'q' into 'master'\n\nQ\n\nSee merge request g/p!9"),
      commitFacts('e', 'Merged in feature/x (pull request #10)'),
      commitFacts('f', 'Merged PR 11: y'),
      commitFacts('1', "Merge pull request 'Trim' (#14) from fork/uuid into master"),
      commitFacts('2', 'Fix #2'),
    ];
    const [entry] = entries([changeFacts(merge, brought)], { tickets });
    expect(entry?.tickets.map(({ id }) => id)).toEqual(['#1', '#2']);
  });

  it('takes all that a pattern matches for the ticket, unless a group is named so', () => {
    const url = 'https://tickets.example/browse/{ticket}';
    const linked = (pattern: string): unknown =>
      entries([changeFacts(commitFacts('a', 'Fix EDFI-12'))], { tickets: [{ pattern, url }] })[0]?.tickets;
    const whole = [{ id: 'EDFI-12', url: 'https://tickets.example/browse/EDFI-12' }];
    expect(linked('(EDFI|AC)-\\d+')).toEqual(whole);
    expect(linked('(?:EDFI|AC)-\\d+')).toEqual(whole);
    expect(linked('(?:EDFI|AC)-(?<ticket>\\d+)')).toEqual([
      { id: 'EDFI-12', url: 'https://tickets.example/browse/12' },
    ]);
  });

  it('knows a ticket again in any spelling', () => {
    const tickets = [{ pattern: '[Dd][Cc][Pp][- _]\\d+', url: 'https://t.example/{ticket}' }];
    const merge = commitFacts('a', "Merge branch 'dcp-578'\n\nDcp 578 is done");
    const brought = [commitFacts('b', 'DCP-578: one'), commitFacts('c', 'dcp_578 two')];
    expect(entries([changeFacts(merge, brought)], { tickets })[0]?.tickets).toEqual([
      { id: 'Dcp 578', url: 'https://t.example/Dcp-578' },
    ]);
  });

  it('lists what a merge brought where its own title says nothing', () => {
    const brought = [
      commitFacts('b', 'Trim the uuid'),
      commitFacts('c', "Merge branch 'dev'", { parents: [commitId('d'), commitId('e')] }),
      commitFacts('d', "Merge branch 'fix/export'", { parents: [commitId('e'), commitId('f')] }),
      commitFacts('e', 'Trim the uuid'),
    ];
    const told = (message: string): readonly string[] | undefined =>
      entries([changeFacts(commitFacts('a', message), brought)])[0]?.brought;
    expect(told("Merge branch 'develop/5' into stable/5")).toEqual(['Trim the uuid', 'Export']);
    expect(told("Merge branch 'develop/5'\n\nThe fifth")).toEqual([]);
    const pullRequests = new Map([
      [commitId('a'), { number: 5, url: null, title: 'Known', author: null, labels: [] }],
    ]);
    const change = changeFacts(commitFacts('a', "Merge branch 'dev'"), brought);
    expect(entries([change], { ...RULES, pullRequests })[0]).toMatchObject({ title: 'Known', brought: [] });
  });

  it('lists no bots and assistants as authors, and everybody else', () => {
    const trailers = [
      'Claude <noreply@anthropic.com>',
      'Copilot <175728472+Copilot@users.noreply.github.com>',
      'Cursor Agent <cursoragent@cursor.com>',
      'Claude Monet <claude@giverny.example>',
      'Devin Booker <devin@suns.example>',
      'Rob Botham <rob@example.org>',
    ];
    const message = `x\n\n${trailers.map((who) => `Co-authored-by: ${who}`).join('\n')}`;
    const bots = ['dependabot[bot]', 'renovate[bot]', 'Renovate Bot', 'github-actions'].map((name, index) =>
      changeFacts(commitFacts(String(index + 2), 'bump', { author: { name, email: 'x@y' } })),
    );
    const authors = (hiddenAuthors: readonly string[]): (readonly string[])[] =>
      entries([changeFacts(commitFacts('1', message)), ...bots], { tickets: [], hiddenAuthors }).map(
        (entry) => entry.authors,
      );
    const people = ['Ada', 'Claude Monet', 'Devin Booker', 'Rob Botham'];
    expect(authors(HIDDEN_AUTHORS)).toEqual([people, [], [], [], []]);
    expect(authors([])[1]).toEqual(['dependabot[bot]']);
    expect(authors(['^ada$', '@suns\\.'])[0]).not.toContain('Ada');
  });

  it('finds a ticket as the title shows it, also where the branch wrote it small, once', () => {
    const merge = commitFacts('a', "Merge branches 'hca-1-export' and 'fix/hca-2'");
    const tickets = [{ pattern: '(?:HCA|hca)-(?<ticket>\\d+)', url: 'https://tickets.example/{ticket}' }];
    for (const rules of [RULES, { ...RULES, tickets }]) {
      expect(entries([changeFacts(merge)], rules)[0]).toMatchObject({
        title: 'HCA-1 export, HCA-2',
        tickets: [
          { id: 'HCA-1', url: 'https://tickets.example/1' },
          { id: 'HCA-2', url: 'https://tickets.example/2' },
        ],
      });
    }
  });

  it('prefers what the forge knows of the pull request', () => {
    const known = {
      number: 5,
      url: 'https://x/5',
      title: 'feat: Export HCA-9',
      author: 'ada',
      labels: ['api'],
    };
    const pullRequests = new Map([[commitId('a'), known]]);
    const [entry] = entries([changeFacts(commitFacts('a', 'Merge pull request #5 from x/y'))], {
      ...RULES,
      pullRequests,
    });
    expect(entry).toMatchObject({
      title: 'Export HCA-9',
      type: 'feat',
      labels: ['api'],
      pullRequest: { url: 'https://x/5' },
    });
    expect(entry?.tickets.map((ticket) => ticket.id)).toEqual(['HCA-9']);
  });

  it('says what breaks: footers of any commit, or the title itself', () => {
    const quiet = changeFacts(commitFacts('a', "Merge branch 'x'"), [
      commitFacts('b', 'fix: y\n\nBREAKING CHANGE: the port moved'),
    ]);
    const loud = changeFacts(commitFacts('c', 'feat!: no more v1'));
    expect(entries([quiet, loud]).map((entry) => entry.breaking)).toEqual([
      ['the port moved'],
      ['no more v1'],
    ]);
  });

  it('shows a cherry-picked branch as already there, wholly or partly', () => {
    const branch = [commitFacts('b', 'one'), commitFacts('c', 'two')];
    const part = {
      ...changeFacts(commitFacts('a', 'm'), branch),
      same: [{ commit: commitId('b'), as: commitId('9') }],
    };
    const whole = { ...part, same: [...part.same, { commit: commitId('c'), as: commitId('8') }] };
    expect(entries([part, whole]).map((entry) => entry.alreadyThere?.all)).toEqual([false, true]);
  });

  describe('reverts', () => {
    const change = changeFacts(commitFacts('1', 'feature'));
    const reverting = (id: string, reverted: string): ChangeFacts =>
      changeFacts(commitFacts(id, `Revert "x"\n\nThis reverts commit ${commitId(reverted)}.`));

    it('cancel what they revert, visibly on both', () => {
      const [revert, feature] = entries([reverting('2', '1'), change]);
      expect(revert?.cancels).toBe(commitId('1'));
      expect(feature?.cancelledBy).toBe(commitId('2'));
    });

    it('of a revert let the change come', () => {
      const [again, revert, feature] = entries([reverting('3', '2'), reverting('2', '1'), change]);
      expect(again?.cancels).toBe(commitId('2'));
      expect(revert).toMatchObject({ cancels: null, cancelledBy: commitId('3') });
      expect(feature?.cancelledBy).toBeNull();
    });

    it('of a merge are found in the one commit that a pull request brought', () => {
      const merge = changeFacts(commitFacts('1', 'Merge pull request #1 from x/y'), [
        commitFacts('a', 'one'),
        commitFacts('b', 'two'),
      ]);
      const back = changeFacts(commitFacts('2', 'Merge pull request #2 from x/revert-1'), [
        commitFacts(
          'c',
          `Revert\n\nThis reverts commit ${commitId('1')}, reversing\nchanges made to ${commitId('0')}.`,
        ),
      ]);
      expect(entries([back, merge]).map((entry) => entry.cancelledBy)).toEqual([null, commitId('2')]);
    });

    it('of one commit among several cancel nothing', () => {
      const merge = changeFacts(commitFacts('1', 'm'), [commitFacts('a', 'one'), commitFacts('b', 'two')]);
      expect(entries([reverting('2', 'a'), merge]).map((entry) => entry.cancelledBy)).toEqual([null, null]);
    });

    it.each([
      [`Revert\n\nThis reverts commit ${commitId('1').slice(0, 7)} (feature, 2026-01-02).`],
      [`This reverts commit ${commitId('1').slice(0, 10)} (feature, 2026-01-02).`],
      [`Revert "x"\n\nThis reverts commit ${commitId('1').slice(0, 12)}.`],
      [`Revert "x"\n\nThis reverts commit ${commitId('1')}.`],
      ['Revert "Feature" (#9)\n\nReverts team/repo#1'],
      ['Revert "Feature" (#9)\n\nReverts #1'],
      ['Revert "Feature"\n\nThis reverts merge request !1'],
    ])('are known as %j', (message) => {
      const feature = changeFacts(commitFacts('1', 'Feature (#1)'));
      const [revert, reverted] = entries([changeFacts(commitFacts('2', message)), feature]);
      expect(revert?.cancels).toBe(commitId('1'));
      expect(reverted?.cancelledBy).toBe(commitId('2'));
    });

    it('by an id that fits several commits cancel nothing', () => {
      const twin = { ...commitFacts('1', 'other'), id: `${commitId('1').slice(0, 20)}${'e'.repeat(20)}` };
      const message = `Revert\n\nThis reverts commit ${commitId('1').slice(0, 8)}.`;
      const all = entries([changeFacts(commitFacts('2', message)), changeFacts(twin), change]);
      expect(all.map((entry) => entry.cancelledBy)).toEqual([null, null, null]);
    });

    it('of something outside of the range are plain entries', () => {
      expect(entries([reverting('2', '9')])[0]).toMatchObject({ cancels: null, title: 'Revert "x"' });
    });
  });
});
