import type { StepName } from '../../intent.js';
import { art, attemptOf, commit, lookAt, type Words } from '../../../testing/plans/look.js';
import { leaving, notes, owed } from '../../../testing/plans/facts.js';
import { told } from '../../../testing/plans/told.js';
import { choosePlan } from '../choose-plan.js';

/** This state, this plan. Letters are commits, each the parent of the next; `b` is wanted where nothing else is said. */
const TABLE: readonly [what: string, step: string, words: Words, plan: readonly string[]][] = [
  [
    'it goes back',
    'rollback dev',
    {
      states: { core: { live: 'b', history: ['b', 'a'] } },
      more: {
        waysBack: new Map([
          [
            'core',
            { kind: 'artifact', artifact: art('a'), why: 'it was verified', verified: true, changes: null },
          ],
        ]),
      },
    },
    [
      'core go a for b: back: it was verified',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'it goes back and pins all',
    'rollback dev',
    {
      intent: { pin: 'all', reason: 'slow' },
      states: { core: { live: 'b', history: ['b', 'a'] } },
      more: {
        waysBack: new Map([
          [
            'core',
            { kind: 'artifact', artifact: art('a'), why: 'it was verified', verified: true, changes: null },
          ],
        ]),
      },
    },
    [
      'core go a for b: back: it was verified',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins all, "slow"',
      '  environment move core',
    ],
  ],
  [
    'there is no way back',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'none', error: { kind: 'refused', code: 'NOTHING_BEFORE', message: 'no' } }],
        ]),
      },
    },
    ['core refused - for -: NOTHING_BEFORE'],
  ],
  [
    'it is left alone',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      more: { waysBack: new Map([['core', { kind: 'stay', why: 'it did not run then' }]]) },
    },
    ['core nothing-to-do b for -: it did not run then'],
  ],
  [
    'it runs already',
    'rollback dev',
    {
      states: { core: { live: 'a' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core nothing-to-do a for -: aaaaaaa runs in dev already'],
  ],
  [
    'it runs already and is pinned against all',
    'rollback dev',
    {
      intent: { pin: 'all' },
      states: { core: { live: 'a' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core go a for a: back: asked',
      'write: claim dev to go back',
      '  core rollback started a for a, held by ours, pins all',
      '  environment move core',
    ],
  ],
  [
    'it never passed',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: false, changes: null }],
        ]),
      },
    },
    ['core refused a for -: NEEDS_CONFIRMATION'],
  ],
  [
    'it never passed, and that is confirmed',
    'rollback dev',
    {
      intent: { confirm: true },
      states: { core: { live: 'b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: false, changes: null }],
        ]),
      },
    },
    [
      'core go a for b: back: asked (core: aaaaaaa has never passed in dev)',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'something unknown would be replaced',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      running: { core: 'c' },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core refused a for -: NEEDS_CONFIRMATION'],
  ],
  [
    'a hotfix would be lost',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      ancestry: { 'b..d': 'no' },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core refused a for -: NEEDS_CONFIRMATION'],
  ],
  [
    'whether a hotfix would be lost is not known',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      ancestry: { 'b..d': { kind: 'unknown', gap: { kind: 'not-here', commit: commit('b'), said: null } } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core refused a for -: NEEDS_CONFIRMATION'],
  ],
  [
    'what was released came from the trunk',
    'rollback dev',
    {
      states: { core: { live: 'b', history: ['b'] } },
      ancestry: { 'b..d': { kind: 'unknown', gap: { kind: 'not-here', commit: commit('b'), said: null } } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core go a for b: back: asked',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'what cannot be undone was carried out',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      more: {
        ...notes({ leaving: [leaving({ reversible: false })] }),
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core refused a for -: NEEDS_CONFIRMATION'],
  ],
  [
    'what can be undone is told',
    'rollback dev',
    {
      states: { core: { live: 'b' } },
      more: {
        ...notes({ leaving: [leaving({ undo: 'drop it' })] }),
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core go a for b: back: asked (core: undo the deployment note n: drop it)',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'somebody else is at work on what goes back',
    'rollback dev',
    {
      states: { core: { live: 'b', doing: 'busy release deployed b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core refused - for -: BUSY',
      'waits: core in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    'who was at work on it died',
    'rollback dev',
    {
      states: { core: { live: 'b', doing: 'dead release deployed b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core go a for b: back: asked',
      'write: claim dev to go back',
      '  core release abandoned b for -, ends, "gone back from"',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'the target was rejected',
    'rollback dev',
    {
      states: { core: { live: 'b', rejected: ['a'] } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    ['core refused a for -: REJECTED'],
  ],
  [
    'a pin does not stop it',
    'rollback dev',
    {
      states: {
        core: { live: 'b', more: { pinned: { scope: 'all', reason: '', by: '', from: [commit('a')] } } },
      },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core go a for b: back: asked',
      'write: claim dev to go back',
      '  core rollback started a for b, held by ours, pins artifact',
      '  environment move core',
    ],
  ],
  [
    'it went back already',
    'rollback dev',
    {
      states: {
        core: {
          live: 'a',
          more: {
            pinned: { scope: 'artifact', reason: '', by: '', from: [commit('b')] },
            lastAttempt: {
              attempt: 'x',
              kind: 'rollback',
              phase: 'verified',
              artifact: art('a'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
    },
    ['core nothing-to-do a for -: dev went back to aaaaaaa already; further back with --to'],
  ],
  [
    'it went back already and is to be pinned against all',
    'rollback dev',
    {
      intent: { pin: 'all' },
      states: {
        core: {
          live: 'a',
          more: {
            pinned: { scope: 'artifact', reason: '', by: '', from: [commit('b')] },
            lastAttempt: {
              attempt: 'x',
              kind: 'rollback',
              phase: 'verified',
              artifact: art('a'),
              at: 'then',
              reason: null,
            },
          },
        },
      },
    },
    [
      'core go a for a: back: it stays, pinned',
      'write: claim dev to go back',
      '  core rollback started a for a, held by ours, pins all',
      '  environment move core',
    ],
  ],
  [
    'this run put it back',
    'rollback dev',
    {
      states: {
        core: { live: 'a', verified: 'a', more: { liveAttempt: attemptOf('ours', 'dev', 'rollback') } },
      },
    },
    ['core done a for -: dev runs aaaaaaa again, pinned'],
  ],
  [
    'this run put back what never passed',
    'rollback dev',
    { states: { core: { live: 'a', more: { liveAttempt: attemptOf('ours', 'dev', 'rollback') } } } },
    ['core done a for -: dev runs aaaaaaa again, pinned; it is not verified there'],
  ],
  [
    'a set goes back whole or not at all',
    'rollback dev',
    {
      components: ['core', 'ui'],
      states: { core: { live: 'b' }, ui: { live: 'b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
          ['ui', { kind: 'none', error: { kind: 'refused', code: 'NOTHING_BEFORE', message: 'no' } }],
        ]),
      },
    },
    ['core refused - for -: SET_NOT_WHOLE', 'ui refused - for -: NOTHING_BEFORE'],
  ],
  [
    'a set waits for the one that is busy',
    'rollback dev',
    {
      components: ['core', 'ui'],
      states: { core: { live: 'b' }, ui: { live: 'b', doing: 'busy release deployed b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
          ['ui', { kind: 'artifact', artifact: art('a', 'ui'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core refused - for -: SET_NOT_WHOLE',
      'ui refused - for -: BUSY',
      'waits: ui in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    "somebody else's suite keeps it",
    'rollback dev',
    {
      testedBy: 'other',
      states: { core: { live: 'b' } },
      more: {
        waysBack: new Map([
          ['core', { kind: 'artifact', artifact: art('a'), why: 'asked', verified: true, changes: null }],
        ]),
      },
    },
    [
      'core refused a for -: BUSY',
      'waits: dev is being tested by someone on there since 2026-01-01T00:00:00Z; nothing moves there until it is done.',
    ],
  ],
  [
    'its rollback is carried out',
    'rollback dev',
    { states: { core: { live: 'b', history: ['b', 'a'], doing: 'ours rollback started a' } } },
    [
      'deploy "dev: put back core aaaaaaa"',
      '  core a for -',
      'await core',
      'write: record what was put back',
      '  core rollback verified a for -, ends, "it had passed here before"',
    ],
  ],
  [
    'a rollback to what never passed is carried out',
    'rollback dev',
    {
      states: {
        core: {
          live: 'b',
          history: ['b'],
          doing: 'ours rollback started a',
          more: { pinned: { scope: 'artifact', reason: 'slow', by: 'someone', from: [] } },
        },
      },
    },
    [
      'deploy "dev: put back core aaaaaaa"',
      '  core a for -',
      'await core',
      'write: record what was put back',
      '  core rollback deployed a for -, ends, "slow"',
    ],
  ],
  [
    'a rollback that brings notes waits for them',
    'rollback dev',
    {
      states: { core: { live: 'b', history: ['b', 'a'], doing: 'ours rollback started a' } },
      more: { notesBack: [owed({ when: 'after' })] },
    },
    [
      'deploy "dev: put back core aaaaaaa"',
      '  core a for -',
      'await core',
      'write: record what was put back',
      '  core rollback deployed a for -, ends, "it had passed here before"',
    ],
  ],
  [
    'a set that a run that died had begun goes back whole',
    'verify dev',
    {
      components: ['core', 'ui'],
      about: ['core'],
      states: {
        core: { live: 'b', doing: 'dead redeploy started a' },
        ui: { live: 'b', doing: 'dead redeploy started a' },
      },
    },
    [
      'write: go on with what a run that died had begun',
      '  core takeover started a for -, held by ours, "went on for someone on there"',
      '  ui takeover started a for -, held by ours, "went on for someone on there"',
      'deploy "dev: put back ui aaaaaaa, core aaaaaaa"',
      '  ui a for -',
      '  core a for -',
      'await ui core',
      'write: record what was put back',
      '  core redeploy deployed a for -, ends, "asked for, though it is not among the last that passed here"',
      '  ui redeploy deployed a for -, ends, "asked for, though it is not among the last that passed here"',
    ],
  ],
  [
    'what another task of this run puts back is its own',
    'verify dev',
    {
      components: ['core', 'ui'],
      about: ['core'],
      states: { core: { live: 'b', verified: 'b' }, ui: { live: 'b', doing: 'ours redeploy started a' } },
    },
    ['core nothing-to-do b for -: bbbbbbb is verified in dev already'],
  ],
  [
    'it is unpinned',
    'unpin dev',
    {
      states: {
        core: { live: 'a', more: { pinned: { scope: 'artifact', reason: '', by: 'someone', from: [] } } },
      },
    },
    [
      'core go a for a: unpin; it was pinned by someone',
      'write: unpin',
      '  core unpin abandoned a for -, ends',
    ],
  ],
  [
    'it is unpinned with a reason',
    'unpin dev',
    {
      intent: { reason: 'fixed' },
      states: {
        core: { live: 'a', more: { pinned: { scope: 'artifact', reason: '', by: 'someone', from: [] } } },
      },
    },
    [
      'core go a for a: unpin; it was pinned by someone',
      'write: unpin',
      '  core unpin abandoned a for -, ends, "fixed"',
    ],
  ],
  [
    'it is not pinned',
    'unpin dev',
    { states: { core: { live: 'a' } } },
    ['core nothing-to-do a for -: core is not pinned in dev'],
  ],
  [
    'somebody goes back now',
    'unpin dev',
    {
      states: {
        core: {
          live: 'a',
          doing: 'busy rollback started a',
          more: { pinned: { scope: 'artifact', reason: '', by: 'someone', from: [] } },
        },
      },
    },
    ['core refused - for -: BUSY'],
  ],
  [
    'somebody releases now',
    'unpin dev',
    {
      states: {
        core: {
          live: 'a',
          doing: 'busy release deployed a',
          more: { pinned: { scope: 'artifact', reason: '', by: 'someone', from: [] } },
        },
      },
    },
    [
      'core go a for a: unpin; it was pinned by someone',
      'write: unpin',
      '  core unpin deployed a for -, ends',
    ],
  ],
  [
    'what runs is adopted',
    'adopt dev',
    {
      more: {
        adoptable: new Map([
          ['core', { kind: 'artifact', artifact: art('b'), how: 'its tag says', name: null, tag: null }],
        ]),
      },
    },
    [
      'core go b for -: adopt bbbbbbb (its tag says)',
      'write: adopt what dev runs',
      '  core adopt deployed b for -, ends, "found there; its tag says"',
    ],
  ],
  [
    'what runs is adopted with its name',
    'adopt staging',
    {
      intent: { reason: 'by hand' },
      more: {
        adoptable: new Map([
          [
            'core',
            {
              kind: 'artifact',
              artifact: art('b'),
              how: 'its tag says',
              name: 'v1.0.rc',
              tag: { name: 'core/v1.0.rc', commit: commit('b') },
            },
          ],
        ]),
      },
    },
    [
      'core go b for -: adopt bbbbbbb (as v1.0.rc, its tag says)',
      'write: adopt what staging runs',
      '  core adopt deployed b for -, ends, v1.0.rc, "by hand"',
      '  tag core/v1.0.rc on b',
    ],
  ],
  [
    'the ledger knows what runs',
    'adopt dev',
    {
      states: { core: { live: 'b', verified: 'b' } },
      more: {
        adoptable: new Map([
          ['core', { kind: 'artifact', artifact: art('b'), how: 'its tag says', name: null, tag: null }],
        ]),
      },
    },
    ['core nothing-to-do b for b: bbbbbbb runs in dev, and the ledger knows it'],
  ],
  [
    'the ledger knows what runs and nobody tested it',
    'adopt dev',
    {
      states: { core: { live: 'b' } },
      more: {
        adoptable: new Map([
          ['core', { kind: 'artifact', artifact: art('b'), how: 'its tag says', name: null, tag: null }],
        ]),
      },
    },
    ['core nothing-to-do b for b: bbbbbbb runs in dev, and the ledger knows it; it is not verified there'],
  ],
  [
    'it has a name that the ledger does not know',
    'adopt staging',
    {
      states: { core: { live: 'b' } },
      more: {
        adoptable: new Map([
          ['core', { kind: 'artifact', artifact: art('b'), how: 'its tag says', name: 'v1.0.rc', tag: null }],
        ]),
      },
    },
    [
      'core go b for b: adopt bbbbbbb (as v1.0.rc, its tag says)',
      'write: adopt what staging runs',
      '  core adopt deployed b for b, ends, v1.0.rc, "found there; its tag says"',
    ],
  ],
  [
    'nothing runs, and the ledger knows it',
    'adopt dev',
    {},
    ['core nothing-to-do - for -: nothing runs in dev, and the ledger knows it'],
  ],
  [
    'nothing runs any more',
    'adopt dev',
    { states: { core: { live: 'b' } } },
    [
      'core go - for b: nothing runs there any more',
      'write: adopt what dev runs',
      '  core adopt deployed - for b, ends, "found there; nothing runs there any more"',
    ],
  ],
  [
    'an attempt of a run that died ends with the adoption',
    'adopt dev',
    {
      states: { core: { live: 'a', doing: 'dead release started c' } },
      more: {
        adoptable: new Map([
          ['core', { kind: 'artifact', artifact: art('b'), how: 'its tag says', name: null, tag: null }],
        ]),
      },
    },
    [
      'core go b for a: adopt bbbbbbb (its tag says)',
      'write: adopt what dev runs',
      '  core release abandoned c for -, ends, "something else runs there"',
      '  core adopt deployed b for a, ends, "found there; its tag says"',
    ],
  ],
  [
    'somebody is at work on what is to be adopted',
    'adopt dev',
    { states: { core: { live: 'a', doing: 'busy release started c' } } },
    ['core refused - for -: BUSY'],
  ],
  [
    'nobody knows what runs',
    'adopt dev',
    { more: { adoptable: new Map([['core', { kind: 'unknown', found: 'x:y', why: 'no label' }]]) } },
    ['core refused - for -: NOT_ADOPTABLE'],
  ],
  [
    'the image of another repository runs',
    'adopt dev',
    {
      more: {
        adoptable: new Map([['core', { kind: 'foreign', found: 'x:y', image: 'registry.test/core' }]]),
      },
    },
    ['core refused - for -: NOT_ADOPTABLE'],
  ],
  [
    'the end of the chain',
    'release dev',
    { states: { core: { live: 'b', verified: 'b', more: { names: ['v1.0'] } } } },
    ['core done b for -: dev runs bbbbbbb (v1.0), verified'],
  ],
  [
    'the end where nothing is verified',
    'release dev',
    { states: { core: { live: 'b' } } },
    ['core refused b for -: NOT_VERIFIED'],
  ],
  [
    'the end where something older runs',
    'release integration',
    { states: { core: { live: 'a', verified: 'a' } } },
    ['core refused a for -: CHAIN_INCOMPLETE'],
  ],
  [
    'the end where something newer runs',
    'release integration',
    { states: { core: { live: 'c', verified: 'c' } } },
    ['core done c for -: integration runs ccccccc, verified'],
  ],
  [
    'the end where it is pinned',
    'release integration',
    {
      states: {
        core: { live: 'a', verified: 'a', more: { pinned: { scope: 'all', reason: '', by: '', from: [] } } },
      },
    },
    ['core done a for -: integration runs aaaaaaa, verified'],
  ],
  [
    'the end of what this run brought',
    'release integration',
    {
      states: {
        core: {
          live: 'a',
          verified: 'a',
          more: { liveAttempt: attemptOf('ours', 'integration', 'promotion') },
        },
      },
    },
    ['core done a for -: integration runs aaaaaaa, verified'],
  ],
  [
    'the end where the trunk went on',
    'release integration',
    { states: { core: { live: 'a', verified: 'a' } }, more: { newer: new Map([['core', commit('c')]]) } },
    ['core done a for -: integration runs aaaaaaa, verified'],
  ],
  [
    'the end with release notes to be written',
    'release production',
    {
      states: {
        core: {
          live: 'b',
          verified: 'b',
          more: {
            names: ['v1.0'],
            history: [{ artifact: art('b'), attempt: 'x', names: ['v1.0'], at: 'then', kind: 'promotion' }],
          },
        },
      },
      more: { files: new Map([['release-notes/core/v1.0.md', null]]) },
    },
    ['core go b for b: release-notes/core/v1.0.md', 'release-notes'],
  ],
  [
    'the end with release notes that are there',
    'release production',
    {
      states: {
        core: {
          live: 'b',
          verified: 'b',
          more: {
            names: ['v1.0'],
            history: [{ artifact: art('b'), attempt: 'x', names: ['v1.0'], at: 'then', kind: 'promotion' }],
          },
        },
      },
      more: { files: new Map([['release-notes/core/v1.0.md', 'text']]) },
    },
    ['core done b for -: production runs bbbbbbb (v1.0), verified'],
  ],
  [
    'the changelog lacks what was verified',
    'changelog dev',
    {
      states: { core: { live: 'b', verified: 'b', history: ['b'] } },
      more: { files: new Map([['changelogs/dev.md', null]]) },
    },
    ['core go b for b: dev changelog of bbbbbbb', 'changelog'],
  ],
  [
    'nothing was verified',
    'changelog dev',
    { states: { core: { live: 'b' } } },
    ['core refused - for -: NOT_VERIFIED'],
  ],
  [
    'the changelog failed in this run',
    'changelog dev',
    {
      states: { core: { live: 'b', history: ['b'] } },
      findings: { failures: new Map([['core', { kind: 'external', code: 'GONE', message: 'it is gone' }]]) },
    },
    ['core failed b for -: GONE', 'changelog'],
  ],
  [
    'it made the environment run something though it had lost it',
    'deploy dev',
    {
      states: { core: { live: 'a', doing: 'busy release started c' } },
      running: { core: 'b' },
      findings: { unrecorded: new Map([['core', art('b')]]) },
    },
    ['core failed c for -: ACTED_LATE'],
  ],
  [
    'what it made the environment run was replaced since',
    'deploy dev',
    {
      states: { core: { live: 'a', doing: 'busy release started c' } },
      running: { core: 'a' },
      findings: { unrecorded: new Map([['core', art('b')]]) },
    },
    [
      'core refused b for -: BUSY',
      'waits: core in dev is locked by a run of someone on there since 2026-01-01T00:00:00Z.',
    ],
  ],
  [
    'a dry run foresees the build',
    'deploy dev',
    {
      intent: { dryRun: true },
      tagged: [],
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: once core/bbbbbbb is built: deploy'],
  ],
  [
    'a dry run foresees the environment before',
    'deploy integration',
    {
      intent: { dryRun: true },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: once it is verified in dev: deploy'],
  ],
  [
    'a dry run foresees the name',
    'deploy staging',
    {
      intent: { dryRun: true },
      called: 'v1.0.rc',
      states: { 'integration/core': { verified: 'b' } },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: once it is called v1.0.rc: deploy'],
  ],
  [
    'a dry run foresees the suites',
    'verify dev',
    {
      intent: { dryRun: true },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: once it runs: suites smoke, system'],
  ],
  [
    'a dry run foresees the changelog',
    'changelog dev',
    {
      intent: { dryRun: true },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: once it is verified: the dev changelog'],
  ],
  [
    'a dry run foresees the end',
    'release dev',
    {
      intent: { dryRun: true },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core go b for -: at the end dev runs it, verified'],
  ],
  [
    'a dry run foresees nothing of what was rejected',
    'deploy dev',
    {
      intent: { dryRun: true },
      tagged: [],
      states: { core: { rejected: ['b'] } },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core refused b for -: REJECTED'],
  ],
  [
    'a dry run foresees nothing older',
    'deploy integration',
    {
      intent: { dryRun: true },
      states: { core: { live: 'c' } },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    ['core superseded b for -: superseded by ccccccc in integration'],
  ],
  [
    'a dry run plans what is built',
    'deploy dev',
    {
      intent: { dryRun: true },
      more: { foreseen: new Map([['core', { kind: 'artifact', artifact: art('b'), why: 'it is wanted' }]]) },
    },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
];

describe('the plan of going back and of what is settled', () => {
  it.each(TABLE)('%s (%s)', (_, step, words, plan) => {
    const [name, where] = step.split(' ') as [StepName, string];
    expect(told(choosePlan(lookAt(name, where, words)))).toEqual(plan);
  });
});
