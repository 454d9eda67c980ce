import type { ComponentOutcome, Intent } from '../core/intent.js';
import { stepSummary } from './step-summary.js';

const intent = { step: 'deploy', environment: 'dev', dryRun: false } as Intent;

function outcome(summary: string, success: boolean): ComponentOutcome {
  const status = success ? 'done' : 'failed';
  return { component: 'core', status, success, summary, error: null, shortId: '5ddba2b', digest: null };
}

describe('stepSummary', () => {
  it('is a table of what became of each component', () => {
    const text = stepSummary(intent, {
      outcomes: new Map([['core', outcome('dev runs it', true)]]),
      plan: '',
    });
    expect(text).toContain('### deploy · dev');
    expect(text).toContain('| core | 5ddba2b | dev runs it |');
  });

  it('says of what waits for a person that it waits, not that it failed', () => {
    const waiting = { ...outcome('core waits for a deployment note', false), status: 'waiting' as const };
    const text = stepSummary(intent, { outcomes: new Map([['core', waiting]]), plan: '' });
    expect(text).toContain('| core | 5ddba2b | **waiting** core waits for a deployment note |');
  });

  it('takes out what would reorder or hide text', () => {
    const hostile = 'a\u202eb\u001b[31mc\u200bd';
    const text = stepSummary(intent, { outcomes: new Map([['core', outcome(hostile, true)]]), plan: '' });
    expect(text).toContain('| core | 5ddba2b | abcd |');
  });

  it('keeps texts from outside in their cell, and marks failures', () => {
    const hostile = 'no | <img src=x>\n| [a](b) `c`';
    const text = stepSummary(intent, { outcomes: new Map([['core', outcome(hostile, false)]]), plan: '' });
    const row = text.split('\n').find((line) => line.startsWith('| core'));
    expect(row).toBe('| core | 5ddba2b | **failed** no \\| \\<img src=x\\> \\| \\[a\\](b) \\`c\\` |');
  });
});
