import type { Deed } from '../model/deed.js';
import { renderDryRun } from './dry-run.js';
import { renderStory, storyLines } from './story.js';
import type { StoryEntry } from './story-entry.js';

const DIGEST = `sha256:48fc3cf9b372${'0'.repeat(52)}`;

function entry(component: string, more: Partial<StoryEntry>): StoryEntry {
  return {
    ...{
      component,
      step: 'release',
      environment: 'integration',
      dryRun: false,
      status: 'done',
      success: true,
    },
    ...{ from: '16a13c9', to: '76a35b0', digest: DIGEST, title: null, names: [], deeds: [], summary: '' },
    ...{ planned: null, error: null },
    ...more,
  };
}

const deploy = (component: string, more: Partial<Deed & { did: 'deploy' }> = {}): Deed => ({
  ...{ did: 'deploy', component, shortId: '76a35b0', changed: true, seconds: 1 },
  ...more,
});
const suites = (outcome: 'passed' | 'failed', ...names: string[]): Deed[] =>
  names.map((suite) => ({ did: 'suite', component: null, suite, outcome }));

/** A release of one component through two environments. */
function released(component: string): StoryEntry[] {
  const into = (environment: string, names: string[]): StoryEntry[] => [
    entry(component, { step: 'deploy', environment, deeds: [deploy(component), live(component)] }),
    entry(component, { step: 'verify', environment, deeds: suites('passed', ...names) }),
    entry(component, {
      step: 'changelog',
      environment,
      deeds: [{ did: 'changelog', components: [component] }],
    }),
  ];
  return [
    entry(component, {
      ...{ step: 'tag', environment: 'dev', title: 'Store submissions by uuid (#412)' },
      deeds: [{ did: 'image', component, seconds: 41 }],
    }),
    ...into('dev', ['smoke']).slice(0, 2),
    ...into('integration', ['smoke', 'ingest-integration', 'system']),
    entry(component, { summary: 'integration runs 76a35b0, verified' }),
  ];
}

const live = (component: string): Deed => ({ did: 'live', component, seconds: 2 });

describe('the story of a release', () => {
  it('is a head, and a line for the build and for each environment', () => {
    expect(renderStory(released('ingest-core')).split('\n')).toEqual([
      'ingest-core  16a13c9 → 76a35b0   Store submissions by uuid (#412)',
      '  build        image ready after 41 s  sha256:48fc3cf9b372',
      '  dev          deployed in 3 s, smoke passed',
      '  integration  deployed in 3 s, smoke, ingest-integration and system passed, changelog updated',
    ]);
  });

  it('takes at most 12 lines and 3 more for each further component, and names every digest', () => {
    for (const count of [2, 8, 20]) {
      const names = Array.from({ length: count }, (_, at) => `c${at}`);
      const text = renderStory(names.flatMap(released));
      expect(text.split('\n').length).toBeLessThanOrEqual(12 + 3 * (count - 1));
      expect(text.split('sha256:48fc3cf9b372')).toHaveLength(count + 1);
    }
  });

  it('says of an environment where nothing was left to do what runs there', () => {
    const text = renderStory([
      entry('core', { step: 'deploy', environment: 'dev', status: 'nothing-to-do', summary: 'runs already' }),
      entry('core', { step: 'verify', environment: 'dev', summary: '76a35b0 is verified in dev already' }),
      entry('core', { step: 'deploy', environment: 'integration', deeds: [deploy('core')] }),
    ]);
    expect(text).toContain('  dev          76a35b0 is verified in dev already\n');
    expect(text).toContain('  integration  deployed in 1 s');
  });

  it('is one line for a component for which nothing was done, and stays short for a thousand', () => {
    const quiet = (name: string): StoryEntry =>
      entry(name, { summary: 'integration runs 76a35b0, verified' });
    expect(renderStory([quiet('core')])).toBe('core: integration runs 76a35b0, verified');
    const many = renderStory(Array.from({ length: 1000 }, (_, at) => quiet(`c${at}`))).split('\n');
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('and 980 more');
  });

  it('says which suite failed, and what was deployed again', () => {
    const text = renderStory([
      entry('core', { step: 'deploy', environment: 'dev', deeds: [deploy('core')] }),
      entry('core', {
        ...{ step: 'verify', environment: 'dev', success: false, status: 'failed' },
        deeds: [...suites('failed', 'smoke'), deploy('core', { shortId: '16a13c9' })],
      }),
    ]);
    expect(text).toContain('  dev          deployed in 1 s, smoke failed, 16a13c9 deployed again');
  });
});

describe('what one task says', () => {
  it('is its line, below the head where it is the first', () => {
    const [tag, deployed] = released('core') as [StoryEntry, StoryEntry];
    expect(storyLines(tag, true)).toEqual([
      'core  16a13c9 → 76a35b0   Store submissions by uuid (#412)',
      '  build        image ready after 41 s  sha256:48fc3cf9b372',
    ]);
    expect(storyLines(deployed, false)).toEqual(['  dev          deployed in 3 s']);
  });

  it('names the versions and the digest also where the image was there before', () => {
    const tag = entry('core', { step: 'tag', environment: 'dev', summary: 'core/76a35b0 is built' });
    expect(storyLines(tag, true)).toEqual([
      'core  16a13c9 → 76a35b0',
      '  build        image ready  sha256:48fc3cf9b372',
    ]);
  });

  it('is never empty', () => {
    const quiet = entry('core', { step: 'deploy', status: 'nothing-to-do', summary: '76a35b0 runs already' });
    expect(storyLines(quiet, true)).toEqual(['core: nothing to do: 76a35b0 runs already']);
  });
});

describe('the plan of a dry run', () => {
  const planned = (more: Partial<StoryEntry>, acts: NonNullable<StoryEntry['planned']>['acts']): StoryEntry =>
    entry('core', {
      ...{
        dryRun: true,
        status: 'planned',
        digest: null,
        planned: { why: 'it changed main.js', acts, remarks: [] },
      },
      ...more,
    });
  const below = ['- CORE=core:16a13c9', '+ CORE=core:76a35b0'];
  const tag = planned({ step: 'tag', environment: 'dev', title: 'Trim it (#4)' }, [
    { environment: null, kind: 'build', text: 'tag core/76a35b0' },
    { environment: 'dev', kind: 'deploy', text: 'dev.env', below },
    { environment: 'integration', kind: 'deploy', text: 'integration.env', below },
    { environment: 'dev', kind: 'gates', text: 'open' },
  ]);
  const verify = planned({ step: 'verify', environment: 'dev' }, [
    { environment: 'dev', kind: 'suite', text: 'smoke' },
  ]);

  it('says each thing once, though several steps know it', () => {
    const again = planned({ step: 'deploy', environment: 'dev' }, [
      { environment: 'dev', kind: 'deploy', text: '76a35b0' },
    ]);
    expect(renderDryRun([tag, again, verify]).split('\n')).toEqual([
      'core  16a13c9 → 76a35b0   Trim it (#4)',
      '  why          it changed main.js',
      '  build        tag core/76a35b0',
      '  dev          gates: open',
      '               deploy: dev.env',
      '                 - CORE=core:16a13c9',
      '                 + CORE=core:76a35b0',
      '               suites: smoke',
      '  integration  deploy: integration.env',
      '                 - CORE=core:16a13c9',
      '                 + CORE=core:76a35b0',
    ]);
  });

  it('says where it stops, and leaves the error to its task', () => {
    const stopped = entry('core', {
      ...{ dryRun: true, step: 'deploy', environment: 'integration', success: false, status: 'refused' },
      summary: 'integration is held',
    });
    expect(renderDryRun([tag, stopped])).toContain('stops here, see its error');
  });

  it('is a line for a component that has nothing to do', () => {
    const quiet = entry('core', {
      dryRun: true,
      status: 'nothing-to-do',
      summary: 'verified in dev already',
    });
    expect(renderDryRun([quiet])).toBe('core: nothing to do: verified in dev already');
  });
});
