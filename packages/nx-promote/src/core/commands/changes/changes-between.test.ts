import * as v from 'valibot';
import { fakeSetting } from '../../../testing/fakes/fake-world.js';
import { Team } from '../../../testing/fakes/team.js';
import { changesBetween } from './changes-between.js';
import { changesSchema } from '../../changelog/report.js';
import type { ChangesReport } from '../../changelog/report.js';
import { renderChangesPage } from '../../render/changes-page.js';
import { renderTemplate } from '../../render/template.js';

const NOTE = '---\nenvironments: [staging, production]\n---\nReindex the files.\n';

/** Core is ahead of staging with two changes and a note; ui is the same; broker runs nowhere yet. */
async function ahead(): Promise<Team> {
  const team = new Team(fakeSetting(['broker', { name: 'ui', deployAfter: ['core'] }, 'core']));
  await team.merge('core', 'ui');
  await team.promote('staging', ['core', 'ui']);
  await team.merge('core');
  team.server.mergeNote('core', 'reindex', NOTE);
  await team.merge('core', 'ui');
  return team;
}

function between(team: Team, from: string, to: string): Promise<ChangesReport> {
  const world = team.world();
  return changesBetween(world, { from, to, components: world.components });
}

describe('the changes between two environments', () => {
  it('are what the second would receive of the first, in the order of deployment, with its notes', async () => {
    const team = await ahead();
    const report = await between(team, 'integration', 'staging');
    expect(report.title).toBe('What staging would receive from integration');
    expect(report.components.map(({ component, comes }) => [component, comes.length])).toEqual([
      ['core', 3],
      ['ui', 1],
    ]);
    expect(report.absent).toEqual(['broker']);
    expect(report.notes).toMatchObject([{ id: 'components/core/reindex', state: 'open', when: 'before' }]);
    expect(v.safeParse(changesSchema, report).issues).toBeUndefined();
    expect((await between(team, 'integration', 'integration')).components).toEqual([]);
  });

  it('know what was done with a note there', async () => {
    const team = await ahead();
    const done = { notesDone: ['components/core/reindex'] };
    await team.promote('staging', ['core', 'ui'], done);
    const [note] = (await between(team, 'staging', 'production')).notes;
    expect(note?.state).toBe('open');
    expect((await between(team, 'integration', 'staging')).same).toEqual(['core', 'ui']);
  });

  it('show what goes away, when the first has less', async () => {
    const team = await ahead();
    const { components } = await between(team, 'staging', 'integration');
    expect(components[0]).toMatchObject({ component: 'core', comes: [] });
    expect(components[0]?.goes).toHaveLength(3);
  });

  it('bring all of history with a first deployment, and none of it as news', async () => {
    const team = await ahead();
    const { components } = await between(team, 'staging', 'production');
    expect(components.map(({ from, comes }) => [from, comes.length])).toEqual([
      [null, 0],
      [null, 0],
    ]);
  });

  it('from the trunk are what the first environment would receive', async () => {
    const team = await ahead();
    team.server.merge('core');
    const report = await between(team, 'master', 'dev');
    expect(report.title).toBe('What dev would receive from master');
    expect(report.components.map(({ component, comes }) => [component, comes.length])).toEqual([['core', 1]]);
  });
});

describe('the changes between two moments or commits', () => {
  it('are what came since then', async () => {
    const team = await ahead();
    const then = team.state('staging').liveSince ?? '';
    await team.promote('staging', ['core', 'ui'], { notesDone: ['components/core/reindex'] });
    const report = await between(team, `staging@${then}`, 'staging');
    expect(report.title).toBe(`What came from staging at ${then} to staging`);
    expect(report.components.map(({ component, comes }) => [component, comes.length])).toEqual([
      ['core', 3],
      ['ui', 1],
    ]);
    const back = await between(team, 'staging', `staging@${then}`);
    expect(back.components[0]?.goes).toHaveLength(3);
  });

  it('may be named by tags and commits', async () => {
    const team = await ahead();
    const { commit } = team.server.trunk.at(-1) ?? { commit: '' };
    const report = await between(team, 'core/v1.0.rc', commit);
    expect(report.components.find(({ component }) => component === 'core')?.comes).toHaveLength(3);
    expect(report.notes).toHaveLength(1);
  });

  it('are refused for what names nothing, with what there is', async () => {
    const team = await ahead();
    await expect(between(team, 'stagin', 'production')).rejects.toMatchObject({
      code: 'NO_STATE',
      message:
        '"stagin" names no state (option --from): neither an environment nor a commit of this clone; did you mean "staging"?',
    });
    await expect(between(team, 'staging', 'production@2999-01-01')).rejects.toMatchObject({
      message: expect.stringContaining('a time that is past'),
    });
    await expect(between(team, 'staging', 'production@yesterday')).rejects.toMatchObject({
      code: 'OPTION_VALUE',
    });
  });
});

describe('the page', () => {
  it('is what a release engineer would write', async () => {
    const team = await ahead();
    const { commit } = team.server.trunk.at(-1) ?? { commit: '' };
    team.server.pullRequests.set(commit, {
      number: 12,
      url: 'https://git.test/pull/12',
      title: 'Mend the uuid',
      author: 'ada',
      labels: [],
    });
    team.server.forgeMissing = 'some pull requests are older';
    const page = renderChangesPage(await between(team, 'integration', 'staging'));
    expect(page).toMatch(/^# What staging would receive from integration\n/);
    expect(page).toMatch(
      /\* core [0-9a-f]{7}: instead of [0-9a-f]{7} v1\\?\.0\\?\.rc\n {2}- Mend the uuid \(\[\\?#12\]/,
    );
    expect(page).toContain('### Deployment notes\n\n* before, core: Reindex the files.');
    expect(page).toContain('Nothing to bring: broker');
    expect(page).toContain('Not known: some pull requests are older');
  });

  it('may be a template of the team, in which nothing that people wrote is markup', async () => {
    const report = await between(await ahead(), 'integration', 'staging');
    const evil = { ...report, title: '<b>*x*</b>' };
    const template = '{{title}}\n{{#components}}- {{component}}: {{comes.length}}\n{{/components}}';
    expect(renderTemplate('page.md', template, evil)).toBe(
      '&lt;b&gt;\\*x\\*&lt;/b&gt;\n- core: 3\n- ui: 1\n',
    );
    expect(renderTemplate('page.html', '{{title}}', evil)).toBe('&lt;b&gt;*x*&lt;/b&gt;\n');
    expect(() => renderTemplate('page.md', '{{#components}}', report)).toThrow(
      /The template page.md is wrong/,
    );
  });
});

it('the changelog of an environment may be written by a template too, once', async () => {
  const setting = fakeSetting(['core']);
  const { pipeline } = setting;
  const templated = { ...pipeline, changelog: { ...pipeline.changelog, template: 'tools/section.md' } };
  const team = new Team({ ...setting, pipeline: templated });
  team.server.templates.set('tools/section.md', '## {{date}} {{#components}}{{component}}!{{/components}}');
  await team.merge('core');
  const text = team.server.files.get('changelogs/integration.md') ?? '';
  expect(text).toMatch(/^## \d{4}-\d\d-\d\d core!$/m);
  const before = team.everything();
  await team.merge();
  expect(team.everything()).toBe(before);
});
