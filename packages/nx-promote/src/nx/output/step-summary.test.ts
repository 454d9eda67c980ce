import type { StoryEntry } from '../../core/render/story-entry.js';
import type { TaskResult } from './task-result.js';
import { stepSummary } from './step-summary.js';

function entry(more: Partial<StoryEntry> = {}): StoryEntry {
  return {
    ...{
      component: 'core',
      step: 'deploy',
      environment: 'dev',
      dryRun: false,
      status: 'done',
      success: true,
    },
    ...{ from: '16a13c9', to: '5ddba2b', digest: null, title: 'Trim it', names: [], summary: '' },
    deeds: [{ did: 'deploy', component: 'core', shortId: '5ddba2b', changed: true, seconds: 3 }],
    ...{ planned: null, error: null },
    ...more,
  };
}

function result(...entries: StoryEntry[]): TaskResult {
  const success = entries.every((one) => one.success);
  return {
    ...{ task: 'core:deploy-dev', project: 'core', target: 'deploy-dev', success, text: '', warnings: [] },
    ...{ shown: true, entries, began: 0, ended: 4_000, logs: null },
  };
}

const row = (text: string): string | undefined => text.split('\n').find((line) => line.startsWith('| core'));

describe('the summary of a job', () => {
  it('is one table for the whole run', () => {
    const verified = entry({
      ...{ step: 'verify', title: null },
      deeds: [{ did: 'suite', component: null, suite: 'smoke', outcome: 'passed' }],
    });
    const other = entry({ component: 'ui', environment: 'integration' });
    expect(stepSummary([result(entry()), result(verified, other)]).split('\n')).toEqual([
      '### Done with 2 components in 4 s.',
      '',
      '| component | version | change | dev | integration |',
      '|---|---|---|---|---|',
      '| core | 16a13c9 → 5ddba2b | Trim it | deployed in 3 s, smoke passed |  |',
      '| ui | 16a13c9 → 5ddba2b | Trim it |  | deployed in 3 s |',
      '',
      '',
    ]);
  });

  it('is nothing where no step ran', () => expect(stepSummary([result()])).toBe(''));

  it('has the errors in full, each once', () => {
    const error = {
      ...{ kind: 'refused' as const, code: 'X', message: 'The suite "a|b" failed.' },
      ...{ details: ['exit code 1'], hints: ['nx run core:why --environment=dev'] },
    };
    const failed = { success: false, status: 'failed' as const, error };
    const text = stepSummary([result(entry(failed), entry({ ...failed, component: 'ui' }))]);
    expect(text).toContain('2 failed: core (deploy-dev), ui (deploy-dev)');
    expect(text).toContain(
      '**core, ui**\n\n- The suite "a\\|b" failed.\n- exit code 1\n- → nx run core:why --environment=dev',
    );
    expect(text.split('exit code 1')).toHaveLength(2);
  });

  it('says of what waits for a person that it waits, not that it failed', () => {
    const text = stepSummary([result(entry({ success: false, status: 'waiting', deeds: [] }))]);
    expect(row(text)).toContain('| waiting |');
  });

  it('takes out what would reorder or hide text', () => {
    const title = 'a\u202eb\u001b[31mc\u200bd';
    expect(row(stepSummary([result(entry({ title }))]))).toContain('| abcd |');
  });

  it('keeps texts from outside in their cell', () => {
    const title = 'no | <img src=x>\n| [a](b) `c`';
    expect(row(stepSummary([result(entry({ title }))]))).toContain(
      '| no \\| \\<img src=x\\> \\| \\[a\\](b) \\`c\\` |',
    );
  });
});
