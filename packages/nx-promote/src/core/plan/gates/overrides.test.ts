import type { Intent } from '../../intent.js';
import { overrideOf } from './overrides.js';

const given = (override?: string) => ({
  intent: { override } as Intent,
  environment: { name: 'staging' } as never,
  // What the machine's login is called says nothing of who decided.
  holder: { user: 'runner' } as never,
  actor: { name: 'Eva', run: null },
});

describe('overrideOf', () => {
  it('is none without a reason', () => {
    expect(overrideOf(given(), 'hold')).toBeNull();
    expect(overrideOf(given('  '), 'hold')).toBeNull();
  });

  it('opens whatever is closed with a reason alone, and says who and why', () => {
    const found = overrideOf(given('the demo is over: go'), 'hold');
    expect(found).toEqual({ gate: 'hold', reason: 'the demo is over: go', by: 'Eva' });
    expect(overrideOf(given('the demo is over: go'), 'quarantine')).not.toBeNull();
  });

  it('opens deployment notes only when they are named', () => {
    expect(overrideOf(given('the demo is over'), 'notes')).toBeNull();
    expect(overrideOf(given('notes: no index there'), 'notes')?.reason).toBe('no index there');
  });

  it('opens only the gate that it names, only in the environment that it names', () => {
    expect(overrideOf(given('hold: demo cancelled'), 'hold')?.reason).toBe('demo cancelled');
    expect(overrideOf(given('hold: demo cancelled'), 'quarantine')).toBeNull();
    expect(overrideOf(given('hold:cancelled'), 'hold')?.reason).toBe('cancelled');
    expect(overrideOf(given('hold:cancelled'), 'quarantine')).toBeNull();
    expect(overrideOf(given('staging/hold: demo cancelled'), 'hold')?.reason).toBe('demo cancelled');
    expect(overrideOf(given('production/hold: demo cancelled'), 'hold')).toBeNull();
  });
});
