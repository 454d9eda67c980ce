import { fakeSetting, type FakeReleaser } from '../fakes/fake-world.js';
import { Team } from '../fakes/team.js';
import { releaseChain } from '../fakes/release-chain.js';
import { runIntent } from '../../core/run-intent.js';
import type { World } from '../../core/world.js';

const FILE = 'changelogs/integration.md';

/** A team whose runs come one after the other by the clock, too. */
class TeamOfDays extends Team {
  private readonly clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };

  override world(more: Partial<FakeReleaser> = {}): World {
    return super.world({ clock: this.clock, ...more });
  }
}

/** What was written, with each component of it, newest first. */
function written(team: Team, file = FILE): string[] {
  return [...(team.server.files.get(file) ?? '').matchAll(/^\* (\S+) ([0-9a-f]{7})/gm)].map(
    ([, name, id]) => `${name} ${id}`,
  );
}

function edit(team: Team, change: (text: string) => string, file = FILE): string {
  const text = change(team.server.files.get(file) ?? '');
  team.server.files.set(file, text);
  return text;
}

/** The section that tells of the commit, with its markers. */
function sectionOf(team: Team, commit: string): string {
  const text = team.server.files.get(FILE) ?? '';
  const sections = text.match(/<!-- promote:begin [^]*?<!-- promote:end [^\n]*\n?/g) ?? [];
  return sections.find((section) => section.includes(commit.slice(0, 7))) ?? '';
}

async function writeChangelog(team: Team, component: string): Promise<boolean | undefined> {
  const intent = { step: 'changelog', environment: 'integration', dryRun: false, typed: 'nx' } as const;
  const { outcomes } = await runIntent(team.world(), { ...intent, components: [component] });
  return outcomes.get(component)?.success;
}

describe('the changelog of an environment', () => {
  it.each(['my_app', 'a~b', 'a*b', 'a--b', '__x__', 'a&b', 'a#1', '`b`', 'größe'])(
    'knows what it has written of a component that is called %s',
    async (name) => {
      const team = new TeamOfDays(fakeSetting([name]));
      await team.merge(name);
      await team.merge(name);
      const text = team.server.files.get(FILE);
      expect(text?.split('promote:begin')).toHaveLength(3);
      expect(await writeChangelog(team, name)).toBe(true);
      expect(team.server.files.get(FILE)).toBe(text);
    },
  );

  it('says of a first deployment once that it is one', async () => {
    const team = new TeamOfDays(fakeSetting(['core']));
    await team.merge('core');
    expect(team.server.files.get(FILE)).toMatch(/\n\* core \w+\n  - first deployment\n<!-- promote:end /);
  });

  it('recognises sections that were written when their markers did not name components yet', async () => {
    const team = new TeamOfDays(fakeSetting(['my_app', 'core']));
    await team.merge('my_app', 'core');
    const old = edit(team, (text) => text.replace(/(<!-- promote:begin \S+ [0-9a-f]+)[^\n]* -->/g, '$1 -->'));
    expect(old).toMatch(/<!-- promote:begin \S+ [0-9a-f]+ -->\n## /);
    expect(await writeChangelog(team, 'my_app')).toBe(true);
    expect(team.server.files.get(FILE)).toBe(old);
    const next = await team.merge('my_app');
    expect(team.server.files.get(FILE)).toContain(old.slice(old.indexOf('<!--')));
    expect(written(team)[0]).toBe(`my\\_app ${next.slice(0, 7)}`);
  });

  it('lets people edit a section, its heading too, and goes on above it', async () => {
    const team = new TeamOfDays(fakeSetting(['core']));
    await team.merge('core');
    const edited = edit(team, (text) => text.replace(/^\* core .*$/m, '* Core: see the wiki'));
    expect(await writeChangelog(team, 'core')).toBe(true);
    expect(team.server.files.get(FILE)).toBe(edited);
    await team.merge('core');
    expect(team.state('integration').live).toEqual(team.state('integration').verified);
    expect(team.server.files.get(FILE)?.endsWith(edited)).toBe(true);
    expect(written(team)).toHaveLength(1);
  });

  it('is one file for each component where the configuration says so, each in its own time', async () => {
    const setting = fakeSetting(['core', 'my_ui']);
    const changelog = { ...setting.pipeline.changelog, file: 'changelogs/{environment}/{component}.md' };
    const team = new TeamOfDays({ ...setting, pipeline: { ...setting.pipeline, changelog } });
    const first = await team.merge('core', 'my_ui');
    const second = await team.merge('core');
    const files = ['core', 'my_ui'].map((name) => `changelogs/integration/${name}.md`);
    expect([...team.server.files.keys()].filter((file) => file.includes('integration'))).toEqual(files);
    expect(files.map((file) => written(team, file))).toEqual([
      [`core ${second.slice(0, 7)}`, `core ${first.slice(0, 7)}`],
      [`my\\_ui ${first.slice(0, 7)}`],
    ]);
    const cut = edit(team, (text) => text.slice(0, text.indexOf('\n<!-- promote:begin', 1)), files[0]);
    const before = team.everything();
    expect(await writeChangelog(team, 'core')).toBe(true);
    expect(await writeChangelog(team, 'my_ui')).toBe(true);
    expect(team.everything()).toBe(before);
    const third = await team.merge('core');
    expect(written(team, files[0])).toEqual([`core ${third.slice(0, 7)}`, `core ${second.slice(0, 7)}`]);
    expect(team.server.files.get(files[0] as string)).toContain(cut.trimEnd());
  });

  it('leaves out what people took out, once something newer stands there', async () => {
    const team = new TeamOfDays(fakeSetting(['core', 'ui']));
    const first = await team.merge('core', 'ui');
    const second = await team.merge('core');
    const cut = edit(team, (text) => text.replace(sectionOf(team, first), ''));
    expect(cut).not.toContain(first.slice(0, 7));
    expect(await writeChangelog(team, 'core')).toBe(true);
    expect(team.server.files.get(FILE)).toBe(cut);
    const third = await team.merge('core', 'ui');
    expect(written(team)).toEqual([
      `core ${third.slice(0, 7)}`,
      `ui ${third.slice(0, 7)}`,
      `core ${second.slice(0, 7)}`,
    ]);
  });

  it('puts what it writes again in its place by date', async () => {
    const team = new TeamOfDays(fakeSetting(['core', 'ui']));
    const first = await team.merge('core');
    const second = await team.merge('core');
    const third = await team.merge('ui');
    edit(team, (text) => text.replace(sectionOf(team, second), ''));
    expect(await writeChangelog(team, 'core')).toBe(true);
    const ids = [`ui ${third.slice(0, 7)}`, `core ${second.slice(0, 7)}`, `core ${first.slice(0, 7)}`];
    expect(written(team)).toEqual(ids);
  });

  it('makes good what a run that died left out, whoever comes next', async () => {
    const team = new TeamOfDays(fakeSetting(['core', 'ui']));
    await team.merge('core', 'ui');
    const lost = team.server.merge('core');
    const dies = (name: string): void => {
      if (name === 'file' && team.state('integration').live?.commit === lost) throw new Error('killed');
    };
    await expect(releaseChain(team.world({ effect: dies, invocation: 'dying' }), ['core'])).rejects.toThrow(
      'killed',
    );
    const both = team.server.merge('core', 'ui');
    const world = team.world();
    const steps = ['tag dev', 'deploy dev', 'verify dev', 'deploy integration', 'verify integration'];
    for (const step of steps) {
      const [name, environment] = step.split(' ') as ['deploy', string];
      const intent = { step: name, environment, components: ['core', 'ui'], dryRun: false, typed: 'nx' };
      await runIntent(world, intent);
    }
    expect(await writeChangelog(team, 'ui')).toBe(true);
    expect(await writeChangelog(team, 'core')).toBe(true);
    expect(written(team).slice(0, 3)).toEqual([
      `core ${both.slice(0, 7)}`,
      `ui ${both.slice(0, 7)}`,
      `core ${lost.slice(0, 7)}`,
    ]);
  });

  it('tells what a run that died had brought, and no more, also after it was gone back from', async () => {
    const team = new TeamOfDays(fakeSetting(['core']));
    const [first, second] = [await team.merge('core'), await team.merge('core')];
    const lost = team.server.merge('core');
    const dies = (name: string): void => {
      if (name === 'file' && team.state('integration').live?.commit === lost) throw new Error('killed');
    };
    await expect(releaseChain(team.world({ effect: dies, invocation: 'dying' }), ['core'])).rejects.toThrow(
      'killed',
    );
    const back = { step: 'rollback', environment: 'integration', dryRun: false, typed: 'nx' } as const;
    await runIntent(team.world(), { ...back, components: ['core'], reason: 'it burns' });
    expect(team.state('integration').live?.commit).toBe(second);
    expect(written(team)).toEqual([second, lost, second, first].map((one) => `core ${one.slice(0, 7)}`));
    expect(sectionOf(team, lost).match(/^  - /gm)).toHaveLength(1);
    expect(sectionOf(team, lost)).not.toContain('first deployment');
  });

  it('adds to a section that people have edited what was verified later, as a section of its own', async () => {
    const team = new TeamOfDays(fakeSetting(['core', 'ui']));
    await team.merge('core', 'ui');
    team.server.merge('core', 'ui');
    const world = team.world();
    const act = async (
      step: 'tag' | 'deploy' | 'verify' | 'changelog',
      environment: string,
      names: string[],
    ) => runIntent(world, { step, environment, components: names, dryRun: false, typed: 'nx' });
    for (const step of ['tag', 'deploy', 'verify'] as const) await act(step, 'dev', ['core', 'ui']);
    await act('deploy', 'integration', ['core', 'ui']);
    for (const step of ['verify', 'changelog'] as const) await act(step, 'integration', ['core']);
    edit(team, (text) => text.replace(/^\* core .*$/m, '* Core: see the wiki'));
    for (const step of ['verify', 'changelog'] as const) await act(step, 'integration', ['ui']);
    const text = team.server.files.get(FILE) ?? '';
    expect(text).toContain('* Core: see the wiki');
    expect(written(team)[0]).toMatch(/^ui /);
    expect(await writeChangelog(team, 'ui')).toBe(true);
    expect(await writeChangelog(team, 'core')).toBe(true);
    expect(team.server.files.get(FILE)).toBe(text);
  });
});
