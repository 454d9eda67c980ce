import type { StepName } from '../../intent.js';
import { art, attemptOf, commit, lookAt, type Words } from '../../../testing/plans/look.js';
import { hotfix, leaving, notes, owed, said } from '../../../testing/plans/facts.js';
import { told } from '../../../testing/plans/told.js';
import { choosePlan } from '../choose-plan.js';

/** This state, this plan. Letters are commits, each the parent of the next; `b` is wanted where nothing else is said. */
const TABLE: readonly [what: string, step: string, words: Words, plan: readonly string[]][] = [
  [
    'its suites are asked',
    'verify dev',
    { states: { core: { live: 'b', verified: 'a', doing: 'ours release deployed b' } } },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  ['nothing runs there', 'verify dev', {}, ['core refused - for -: NOT_DEPLOYED']],
  [
    'it is still being deployed',
    'verify dev',
    { states: { core: { live: 'a', doing: 'ours release started b' } } },
    ['core refused - for -: NOT_DEPLOYED'],
  ],
  [
    'somebody else tests it',
    'verify dev',
    { states: { core: { live: 'b', doing: 'busy release deployed b' } } },
    [
      'core refused - for -: BUSY',
      'waits: core in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    'it is verified',
    'verify dev',
    { states: { core: { live: 'b', verified: 'b' } } },
    ['core nothing-to-do b for -: bbbbbbb is verified in dev already'],
  ],
  [
    'it passed as a try',
    'verify dev',
    {
      states: {
        core: {
          live: 'b',
          more: {
            tried: [commit('b')],
            lastAttempt: {
              attempt: 'x',
              kind: 'try',
              phase: 'verified',
              artifact: art('b'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
    },
    ['core nothing-to-do b for -: bbbbbbb, which is not merged, passed in dev already'],
  ],
  [
    'a try did not pass',
    'verify dev',
    { states: { core: { live: 'b', more: { tried: [commit('b')] } } } },
    [
      'core go b for b: bbbbbbb is tested in dev',
      'write: claim dev for its tests',
      '  core try deployed b for -, held by ours',
      'ask smoke of core',
    ],
  ],
  [
    'nobody asked its suites',
    'verify dev',
    { states: { core: { live: 'b', verified: 'a', history: ['a'] } } },
    [
      'core go b for b: bbbbbbb is tested in dev',
      'write: claim dev for its tests',
      '  core release deployed b for a, held by ours',
      'ask smoke of core',
    ],
  ],
  [
    'nobody asked the suites of what was promoted',
    'verify integration',
    { states: { core: { live: 'b', verified: 'a', history: ['a'] } } },
    [
      'core go b for b: bbbbbbb is tested in integration',
      'write: claim integration for its tests',
      '  core promotion deployed b for a, held by ours',
      'ask smoke of core',
    ],
  ],
  [
    'nobody asked the suites of a hotfix',
    'verify staging',
    { states: { core: { live: 'b' } }, hotfixes: [hotfix('b')] },
    [
      'core go b for b: bbbbbbb is tested in staging',
      'write: claim staging for its tests',
      '  core hotfix deployed b for -, held by ours',
      'ask smoke of core',
    ],
  ],
  [
    'who deployed it died',
    'verify dev',
    { states: { core: { live: 'b', doing: 'dead release deployed b' } } },
    [
      'core go b for b: bbbbbbb is tested in dev',
      'write: claim dev for its tests',
      '  core takeover deployed b for -, held by ours, "went on for someone on there"',
      'ask smoke of core',
    ],
  ],
  [
    'this run rejected it and put the earlier one back',
    'verify dev',
    {
      states: { core: { live: 'a', verified: 'a' } },
      findings: { rejections: new Map([['core', { kind: 'refused', code: 'SUITE_FAILED', message: 'no' }]]) },
    },
    ['core failed a for -: SUITE_FAILED'],
  ],
  [
    'something else runs there',
    'verify dev',
    {
      states: { core: { live: 'b', verified: 'a', doing: 'ours release deployed b' } },
      running: { core: 'c' },
    },
    [
      'core refused b for -: DRIFTED',
      'write: let go of what cannot be tested now',
      '  core release deployed b for -, ends, "not tested: something else runs there"',
    ],
  ],
  [
    'something else runs there and the environment is kept still',
    'verify dev',
    {
      states: { core: { live: 'b', verified: 'a', doing: 'ours release deployed b' } },
      running: { core: 'c' },
      testedBy: 'ours',
    },
    [
      'core refused b for -: DRIFTED',
      'write: let go of what cannot be tested now',
      '  core release deployed b for -, ends, "not tested: something else runs there"',
      '  environment verified core',
    ],
  ],
  [
    'what failed left something there',
    'verify dev',
    {
      states: {
        core: {
          live: 'b',
          verified: 'a',
          more: {
            lastAttempt: {
              attempt: 'x',
              kind: 'release',
              phase: 'failed',
              artifact: art('c'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
      running: { core: 'c' },
    },
    ['core refused b for -: DRIFTED'],
  ],
  [
    'it is in quarantine',
    'verify dev',
    { states: { core: { live: 'b', rejected: ['b'], doing: 'ours release deployed b' } } },
    [
      'core refused b for -: REJECTED',
      'write: let go of what cannot be tested now',
      '  core release deployed b for -, ends, "not tested: it is in quarantine"',
    ],
  ],
  [
    'it is in quarantine and tested again',
    'verify dev',
    { states: { core: { live: 'b', rejected: ['b'], doing: 'ours reverify deployed b' } } },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  [
    'the quarantine is overridden',
    'verify dev',
    {
      states: { core: { live: 'b', rejected: ['b'], doing: 'ours release deployed b' } },
      intent: { override: 'quarantine: wrong suite' },
    },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  [
    'notes are owed after',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      more: notes({ after: [owed({ when: 'after' })] }),
    },
    [
      'core refused b for -: NOTES_OPEN',
      'write: let go of what cannot be tested now',
      '  core release deployed b for -, ends, "waits for deployment notes"',
    ],
  ],
  [
    'notes after it have a command',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      more: notes({ after: [owed({ when: 'after', kind: 'command', command: ['true'] })] }),
    },
    [
      'core go b for b: bbbbbbb is tested in dev',
      'write: begin the deployment notes n',
      '  core note deployed b for -, ends',
      'notes',
    ],
  ],
  [
    'its suite passed',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('passed')] },
    },
    [
      'core go b for b: bbbbbbb is tested with its set',
      'write: keep dev still for its suites',
      '  environment verify core',
      'ask system of the set',
    ],
  ],
  [
    'its suite was flaky',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('flaky')] },
    },
    [
      'core go b for b: bbbbbbb is tested with its set',
      'write: keep dev still for its suites',
      '  environment verify core',
      'ask system of the set',
    ],
  ],
  [
    'its suite failed',
    'verify dev',
    {
      states: { core: { live: 'b', verified: 'a', history: ['a'], doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed')] },
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  core redeploy started a for b, held by ours, "bbbbbbb did not pass"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'its suite failed and nothing passed before',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed')] },
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'its suite failed and what failed is kept',
    'verify dev',
    {
      environment: { onRejected: 'keep' },
      states: { core: { live: 'b', history: ['a'], doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed')] },
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'its suite failed behind what cannot be undone',
    'verify dev',
    {
      states: { core: { live: 'b', history: ['a'], doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed')] },
      more: notes({ leaving: [leaving({ reversible: false })] }),
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'its suite failed behind what can be undone',
    'verify dev',
    {
      states: { core: { live: 'b', history: ['a'], doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed')] },
      more: notes({ leaving: [leaving()] }),
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  core redeploy started a for b, held by ours, "bbbbbbb did not pass"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'what passed before was rejected since',
    'verify dev',
    {
      states: { core: { live: 'c', history: ['b', 'a'], rejected: ['b'], doing: 'ours release deployed c' } },
      findings: { evidence: [said('failed', 'smoke', 'core', 'c')] },
    },
    [
      'core go c for c: ccccccc failed in dev',
      'write: record what the suites said',
      '  core release rejected c for -, ends, rejected, "so"',
      '  core redeploy started a for c, held by ours, "ccccccc did not pass"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'what passed before was gone back from',
    'verify dev',
    {
      states: {
        core: {
          live: 'c',
          history: ['b', 'a'],
          doing: 'ours release deployed c',
          more: { pinned: { scope: 'artifact', reason: '', by: '', from: [commit('b')] } },
        },
      },
      findings: { evidence: [said('failed', 'smoke', 'core', 'c')] },
    },
    [
      'core go c for c: ccccccc failed in dev',
      'write: record what the suites said',
      '  core release rejected c for -, ends, rejected, "so"',
      '  core redeploy started a for c, held by ours, "ccccccc did not pass"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    'its suite could not be asked',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('errored')] },
    },
    [
      'core failed b for -: SUITE_ERRORED',
      'write: record what the suites said',
      '  core release failed b for -, ends, "the suite smoke could not be asked: so"',
      '  tell failure of core: SUITE_ERRORED',
    ],
  ],
  [
    'its suite timed out',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('timed-out')] },
    },
    [
      'core failed b for -: SUITE_ERRORED',
      'write: record what the suites said',
      '  core release failed b for -, ends, "the suite smoke could not be asked: so"',
      '  tell failure of core: SUITE_ERRORED',
    ],
  ],
  [
    'an answer about another image',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [said('failed', 'smoke', 'core', 'c')] },
    },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  [
    'an answer against other neighbours',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      findings: { evidence: [{ ...said('failed'), against: 'ui=x' }] },
    },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  [
    'one of two failed',
    'verify dev',
    {
      components: ['core', 'ui'],
      states: {
        core: { live: 'b', history: ['a'], doing: 'ours release deployed b' },
        ui: { live: 'b', doing: 'ours release deployed b' },
      },
      findings: { evidence: [said('failed'), said('passed', 'smoke', 'ui')] },
    },
    [
      'core go b for b: bbbbbbb failed in dev',
      'ui go b for b: bbbbbbb is tested',
      'write: record what the suites said',
      '  core release rejected b for -, ends, rejected, "so"',
      '  core redeploy started a for b, held by ours, "bbbbbbb did not pass"',
      '  tell rejection of core: SUITE_FAILED',
    ],
  ],
  [
    "somebody else's deployment is under way",
    'verify dev',
    {
      components: ['core'],
      states: {
        core: { live: 'b', doing: 'ours release deployed b' },
        ui: { doing: 'busy release started c' },
      },
      findings: { evidence: [said('passed')] },
    },
    [
      'core refused b for -: BUSY',
      'waits: ui in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    'a deployment of a run that died is under way',
    'verify dev',
    {
      states: {
        core: { live: 'b', doing: 'ours release deployed b' },
        ui: { doing: 'dead release started c' },
      },
      findings: { evidence: [said('passed')] },
    },
    [
      'core go b for b: bbbbbbb is tested with its set',
      'write: keep dev still for its suites',
      '  environment verify core',
      'ask system of the set',
    ],
  ],
  [
    'another suite runs on the environment',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      testedBy: 'other',
      findings: { evidence: [said('passed')] },
    },
    [
      'core refused b for -: BUSY',
      'waits: dev is being tested by someone on there since 2026-01-01T00:00:00Z; nothing moves there until it is done.',
    ],
  ],
  [
    'the environment is kept still already',
    'verify dev',
    {
      states: { core: { live: 'b', doing: 'ours release deployed b' } },
      testedBy: 'ours',
      findings: { evidence: [said('passed')] },
    },
    ['core go b for b: bbbbbbb is tested with its set', 'ask system of the set'],
  ],
  [
    'there are no suites',
    'verify dev',
    { environment: { verify: [] }, states: { core: { live: 'b', doing: 'ours release deployed b' } } },
    [
      'core go b for b: bbbbbbb passed',
      'write: record that dev is verified',
      '  core release verified b for -, ends',
    ],
  ],
  [
    'there are no suites for a hotfix',
    'verify staging',
    {
      environment: { verify: [] },
      states: { core: { live: 'b', doing: 'ours hotfix deployed b' } },
      hotfixes: [hotfix('b')],
    },
    [
      'core go b for b: bbbbbbb passed',
      'write: record that staging is verified',
      '  core hotfix verified b for -, ends, "it hurts"',
    ],
  ],
  [
    'what runs is tested again',
    'reverify dev',
    { states: { core: { live: 'b', verified: 'b' } } },
    [
      'core go b for b: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core reverify deployed b for b, held by ours',
      '  environment move core',
    ],
  ],
  ['nothing runs there to be tested again', 'reverify dev', {}, ['core refused - for -: NOT_DEPLOYED']],
  [
    'what was rejected is tested again',
    'reverify dev',
    { states: { core: { live: 'a', verified: 'a', rejected: ['b'] } } },
    [
      'core go b for a: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core reverify started b for a, held by ours',
      '  environment move core',
    ],
  ],
  [
    'what is suspect is tested again',
    'reverify dev',
    { states: { core: { live: 'a', verified: 'a', suspect: ['b'] } } },
    [
      'core go b for a: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core reverify started b for a, held by ours',
      '  environment move core',
    ],
  ],
  [
    'what runs is itself in doubt',
    'reverify dev',
    { states: { core: { live: 'b', verified: 'a', rejected: ['c', 'b'] } } },
    [
      'core go b for b: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core reverify deployed b for b, held by ours',
      '  environment move core',
    ],
  ],
  [
    'it is to be deployed for it',
    'reverify dev',
    { states: { core: { live: 'a', verified: 'a', rejected: ['b'], doing: 'ours reverify started b' } } },
    [
      'core go b for a: bbbbbbb is tested again',
      'deploy "dev: core bbbbbbb to be tested again"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core reverify deployed b for -, held by ours',
    ],
  ],
  [
    'it is deployed for it',
    'reverify dev',
    { states: { core: { live: 'b', rejected: ['b'], doing: 'ours reverify deployed b' } } },
    ['core go b for b: bbbbbbb is tested in dev', 'ask smoke of core'],
  ],
  [
    'who tested it again died',
    'reverify dev',
    { states: { core: { live: 'a', rejected: ['b'], doing: 'dead reverify started b' } } },
    [
      'core go b for a: bbbbbbb is tested again',
      'write: claim dev to test again',
      '  core takeover started b for -, held by ours, "went on for someone on there"',
      '  environment move core',
    ],
  ],
  [
    'somebody else tests it now',
    'reverify dev',
    { states: { core: { live: 'b', doing: 'busy reverify deployed b' } } },
    [
      'core refused - for -: BUSY',
      'waits: core in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    'it passed again',
    'reverify dev',
    {
      states: {
        core: {
          live: 'b',
          verified: 'b',
          more: {
            lastAttempt: {
              attempt: attemptOf('ours', 'dev', 'reverify'),
              kind: 'reverify',
              phase: 'verified',
              artifact: art('b'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
    },
    ['core done b for -: bbbbbbb passed again in dev'],
  ],
  [
    'it was rejected again',
    'reverify dev',
    {
      states: { core: { live: 'a' } },
      findings: { rejections: new Map([['core', { kind: 'refused', code: 'SUITE_FAILED', message: 'no' }]]) },
    },
    ['core failed a for -: SUITE_FAILED'],
  ],
  [
    'something unknown runs where it is tested again',
    'reverify dev',
    { states: { core: { live: 'b' } }, running: { core: 'c' } },
    ['core refused b for -: DRIFTED'],
  ],
  [
    'another attempt of a run that died ends',
    'reverify dev',
    { states: { core: { live: 'b', doing: 'dead release deployed b' } } },
    [
      'core go b for b: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core release abandoned b for -, ends, "it is tested again"',
      '  core reverify deployed b for b, held by ours',
      '  environment move core',
    ],
  ],
  [
    'a hold stops it',
    'reverify dev',
    { states: { core: { live: 'b' } }, whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } } },
    ['core refused b for -: HELD'],
  ],
  [
    'notes after it are owed',
    'reverify dev',
    { states: { core: { live: 'b' } }, more: notes({ after: [owed({ when: 'after' })] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'notes before it are owed',
    'reverify dev',
    {
      states: { core: { live: 'a', verified: 'a', rejected: ['b'], doing: 'ours reverify started b' } },
      more: notes({ before: [owed()] }),
    },
    [
      'core refused b for -: NOTES_OPEN',
      'write: give dev free again',
      '  core reverify abandoned b for -, ends, "core waits for a deployment note before it enters dev: n."',
    ],
  ],
  [
    "somebody else's suite runs",
    'reverify dev',
    { states: { core: { live: 'b' } }, testedBy: 'other' },
    [
      'core refused b for -: BUSY',
      'waits: dev is being tested by someone on there since 2026-01-01T00:00:00Z; nothing moves there until it is done.',
    ],
  ],
  [
    'two are tested again, one is busy',
    'reverify dev',
    {
      components: ['core', 'ui'],
      states: { core: { live: 'b' }, ui: { live: 'b', doing: 'busy release deployed b' } },
    },
    [
      'core go b for b: bbbbbbb is to be tested again',
      'ui refused - for -: BUSY',
      'write: claim dev to test again',
      '  core reverify deployed b for b, held by ours',
      '  environment move core',
    ],
  ],
  [
    'what failed left something else there',
    'reverify dev',
    {
      states: {
        core: {
          live: 'b',
          more: {
            lastAttempt: {
              attempt: 'x',
              kind: 'release',
              phase: 'failed',
              artifact: art('c'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
      running: { core: 'c' },
    },
    [
      'core go b for b: bbbbbbb is to be tested again',
      'write: claim dev to test again',
      '  core reverify started b for b, held by ours',
      '  environment move core',
    ],
  ],
];

describe('the plan of tests', () => {
  it.each(TABLE)('%s (%s)', (_, step, words, plan) => {
    const [name, where] = step.split(' ') as [StepName, string];
    expect(told(choosePlan(lookAt(name, where, words)))).toEqual(plan);
  });
});
