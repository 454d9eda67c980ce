import { changeFacts, commitFacts, commitId } from '../../testing/change-facts.js';
import { changelogEntries } from '../changelog/entries.js';
import type { ChangelogSection, ComponentSection } from '../changelog/section.js';
import { renderChangelogSection } from './markdown-changelog.js';

const RULES = { tickets: [{ pattern: 'HCA-(\\d+)', url: 'https://tickets.example/{ticket}' }] };
const NOTHING = { comes: [], goes: [] };

function component(rest: Partial<ComponentSection> = {}): ComponentSection {
  const defaults = { component: 'ingest-core', shortId: 'f31fcbd', names: [], replaces: '1234567' };
  return { ...defaults, entries: NOTHING, mark: null, reason: null, ...rest };
}

function section(...components: readonly ComponentSection[]): ChangelogSection {
  return { attempt: 'a1', date: '2019-07-03', environment: 'staging', components, notes: [] };
}

function text(one: ChangelogSection): string {
  return renderChangelogSection(one);
}

describe('renderChangelogSection', () => {
  it('is the house format', () => {
    const facts = {
      comes: [
        changeFacts(commitFacts('a', 'Merge pull request #12 from x/HCA-5-uuid\n\nMend the uuid of HCA-5')),
        changeFacts(commitFacts('b', 'Speed up the export')),
      ],
      goes: [changeFacts(commitFacts('c', 'An experiment'))],
    };
    const notes = [
      {
        id: 'core/my_reindex',
        components: ['ingest-core'],
        when: 'before' as const,
        text: 'Reindex:\n\n```sh\npsql < my_index.sql\n```\nThen wait.',
        state: 'open' as const,
        undo: 'drop the index',
      },
    ];
    const entries = changelogEntries(facts, RULES);
    const rendered = text({
      ...section(
        component({ entries, names: ['ingest-core/v1.0.rc'] }),
        component({ component: 'ingest-ui' }),
      ),
      notes,
    });
    expect(rendered).toBe(`## 2019-07-03

* ingest-core f31fcbd (ingest-core/v1.0.rc)
  - Mend the uuid of [HCA-5](https://tickets.example/HCA-5) (\\#12, Ada)
  - Speed up the export (Ada)
  - Goes away:
    - An experiment (Ada)
* ingest-ui f31fcbd
  - no changes of its own

### Deployment notes

* before, ingest-core: (\`core/my_reindex\`)
  \`\`\`\`
  Reindex:

  \`\`\`sh
  psql < my_index.sql
  \`\`\`
  Then wait.
  \`\`\`\`
  - undo: drop the index
`);
  });

  it('marks hotfixes and rollbacks, and says a first deployment', () => {
    expect(text(section(component({ mark: 'hotfix', reason: 'uuids were lost' })))).toContain(
      '* ingest-core f31fcbd **hotfix**: uuids were lost\n',
    );
    expect(text(section(component({ replaces: null })))).toContain('  - first deployment\n');
  });

  it('cuts the list of a first deployment short, which is the whole history', () => {
    const comes = Array.from({ length: 25 }, (_, index) => changeFacts(commitFacts('a', `change ${index}`)));
    const rendered = text(
      section(component({ replaces: null, entries: changelogEntries({ comes, goes: [] }, RULES) })),
    );
    expect(rendered).toContain('  - first deployment\n  - change 0 (Ada)\n');
    expect(rendered).toContain('  - change 19 (Ada)\n  - and 5 more\n');
  });

  it('groups conventional commits and shows what breaks', () => {
    const comes = [
      changeFacts(commitFacts('a', 'fix(api)!: drop v1')),
      changeFacts(commitFacts('b', 'feat: export')),
      changeFacts(commitFacts('c', 'something')),
    ];
    expect(text(section(component({ entries: changelogEntries({ comes, goes: [] }, RULES) })))).toContain(
      `  - Features
    - export (Ada)
  - Fixes
    - api: drop v1 (Ada) **Breaking:** drop v1
  - something (Ada)
`,
    );
  });

  it('shows a change and its revert as cancelled, and a cherry-pick as already there', () => {
    const comes = [
      changeFacts(commitFacts('2', `Revert "x"\n\nThis reverts commit ${commitId('1')}.`)),
      changeFacts(commitFacts('1', 'x')),
      { ...changeFacts(commitFacts('3', 'picked')), same: [{ commit: commitId('3'), as: commitId('9') }] },
      {
        ...changeFacts(commitFacts('4', 'merged'), [commitFacts('5', 'branch')]),
        same: [commitId('4'), commitId('5')].map((commit) => ({ commit, as: commitId('8') })),
      },
      {
        ...changeFacts(commitFacts('6', 'written anew')),
        same: [{ commit: commitId('6'), as: commitId('7'), declared: true as const }],
      },
    ];
    const rendered = text(section(component({ entries: changelogEntries({ comes, goes: [] }, RULES) })));
    expect(rendered).toContain(
      '  - Revert "x" (Ada) – reverts 1111111\n  - ~~x~~ (Ada) – reverted by 2222222\n',
    );
    expect(rendered).toContain('  - picked (Ada) – already there as 9999999\n');
    expect(rendered).toContain('  - merged (Ada) – already there as 8888888\n');
    expect(rendered).toContain('  - written anew (Ada) – already there as 7777777, as its message says\n');
  });

  it('lets nothing out of a hostile subject', () => {
    const comes = [
      changeFacts(
        commitFacts('1', '<!-- promote:end a1 --><script>x</script> | [a](javascript:x) \u202eabc'),
      ),
    ];
    const rendered = text(section(component({ entries: changelogEntries({ comes, goes: [] }, RULES) })));
    expect(rendered).not.toMatch(/<|>|\u202e|(?<!\\)\]\(/);
    expect(rendered.split('\n')).toHaveLength(5);
  });
});
