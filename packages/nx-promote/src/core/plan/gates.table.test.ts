import type { StepName } from '../intent.js';
import { art, attemptOf, commit, holder, lookAt, type Words } from '../../testing/plans/look.js';
import { hotfix, notes, owed } from '../../testing/plans/facts.js';
import { told } from '../../testing/plans/told.js';
import { choosePlan } from './choose-plan.js';

/** This state, this plan. Letters are commits, each the parent of the next; `b` is wanted where nothing else is said. */
const TABLE: readonly [what: string, step: string, words: Words, plan: readonly string[]][] = [
  [
    'the environment is held',
    'deploy dev',
    { whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } } },
    ['core refused b for -: HELD'],
  ],
  [
    'the hold is overridden',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      intent: { override: 'hold: it must' },
    },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours, past hold: it must',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
  [
    'another gate is overridden',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      intent: { override: 'pin: it must' },
    },
    ['core refused b for -: HELD'],
  ],
  [
    'any gate is overridden',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      intent: { override: 'it must be' },
    },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours, past hold: it must be',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
  [
    'the hold was overridden when it began',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      states: {
        core: {
          more: {
            inProgress: {
              attempt: attemptOf('ours', 'dev', 'release'),
              kind: 'release',
              phase: 'started',
              artifact: art('b'),
              replaces: null,
              names: [],
              overrides: [{ gate: 'hold', reason: 'it must', by: 'someone' }],
              holder: holder('ours'),
              since: 'then',
              at: 'then',
            },
          },
        },
      },
    },
    [
      'core go b for -: it is wanted',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
  [
    'somebody else overrode the hold',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      states: {
        core: {
          more: {
            inProgress: {
              attempt: attemptOf('dead', 'dev', 'release'),
              kind: 'release',
              phase: 'started',
              artifact: art('b'),
              replaces: null,
              names: [],
              overrides: [{ gate: 'hold', reason: 'it must', by: 'someone' }],
              holder: holder('dead'),
              since: 'then',
              at: 'then',
            },
          },
        },
      },
    },
    ['core refused b for -: HELD'],
  ],
  [
    'it was rejected here',
    'deploy dev',
    { states: { core: { rejected: ['b'] } } },
    ['core refused b for -: REJECTED'],
  ],
  [
    'it was rejected elsewhere',
    'deploy dev',
    { states: { 'staging/core': { rejected: ['b'] } } },
    ['core refused b for -: REJECTED'],
  ],
  [
    'something else was rejected',
    'deploy dev',
    { states: { core: { rejected: ['a'] } } },
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
  [
    'the rejection is overridden',
    'deploy dev',
    { states: { core: { rejected: ['b'] } }, intent: { override: 'quarantine: the suite was wrong' } },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours, past quarantine: the suite was wrong',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
  [
    'it is suspect, alone',
    'deploy dev',
    { states: { core: { suspect: ['b'] } } },
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
  [
    'it is suspect, in a set',
    'deploy dev',
    { components: ['core', 'ui'], targets: { core: 'b', ui: 'b' }, states: { core: { suspect: ['b'] } } },
    [
      'core refused b for -: SUSPECT',
      'ui go b for -: it is wanted',
      'write: claim dev',
      '  ui release started b for -, held by ours',
      '  environment move ui',
      'deploy "dev: ui bbbbbbb"',
      '  ui b for -',
      'await ui',
      'write: record the deployment to dev',
      '  ui release deployed b for -, held by ours',
    ],
  ],
  [
    'something else is suspect, in a set',
    'deploy dev',
    { components: ['core', 'ui'], targets: { core: 'b', ui: 'b' }, states: { core: { suspect: ['a'] } } },
    [
      'core go b for -: it is wanted',
      'ui go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours',
      '  ui release started b for -, held by ours',
      '  environment move core ui',
      'deploy "dev: core bbbbbbb, ui bbbbbbb"',
      '  core b for -',
      '  ui b for -',
      'await core ui',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
      '  ui release deployed b for -, held by ours',
    ],
  ],
  [
    'it was gone back from',
    'deploy dev',
    {
      states: {
        core: {
          live: 'a',
          more: { pinned: { scope: 'artifact', reason: 'slow', by: 'someone', from: [commit('b')] } },
        },
      },
    },
    [
      'core superseded b for -: someone went back from core bbbbbbb in dev: slow; it does not go there again. (merge a fix: a newer commit is free; or nx run core:unpin --environment=dev)',
    ],
  ],
  [
    'something else was gone back from',
    'deploy dev',
    {
      states: {
        core: {
          live: 'a',
          more: { pinned: { scope: 'artifact', reason: 'slow', by: 'someone', from: [commit('c')] } },
        },
      },
    },
    [
      'core go b for a: it is wanted',
      'write: claim dev',
      '  core release started b for a, held by ours',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for a',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for a, held by ours',
    ],
  ],
  [
    'everything is kept out',
    'deploy dev',
    {
      states: {
        core: {
          live: 'a',
          more: { pinned: { scope: 'all', reason: 'slow', by: 'someone', from: [commit('c')] } },
        },
      },
    },
    [
      'core superseded b for -: core is pinned in dev by someone: slow; nothing newer goes there. (nx run core:unpin --environment=dev)',
    ],
  ],
  [
    'a pin refuses where a person promotes',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: {
        core: { live: 'a', more: { pinned: { scope: 'all', reason: 'slow', by: 'someone', from: [] } } },
      },
    },
    ['core refused b for -: PINNED'],
  ],
  [
    'a pin refuses a try',
    'deploy dev',
    {
      intent: { unmerged: true },
      ancestry: { 'b..d': 'no' },
      states: {
        core: { live: 'a', more: { pinned: { scope: 'all', reason: 'slow', by: 'someone', from: [] } } },
      },
    },
    ['core refused b for -: PINNED'],
  ],
  [
    'its age is not known',
    'deploy dev',
    {
      states: { core: { live: 'a' } },
      ancestry: { 'b..a': { kind: 'unknown', gap: { kind: 'not-here', commit: commit('a'), said: null } } },
    },
    ['core refused b for -: HISTORY_TOO_SHORT'],
  ],
  [
    'its age is not known and overridden',
    'deploy dev',
    {
      states: { core: { live: 'a' } },
      ancestry: { 'b..a': { kind: 'unknown', gap: { kind: 'not-here', commit: commit('a'), said: null } } },
      intent: { override: 'age: it is newer' },
    },
    [
      'core go b for a: it is wanted',
      'write: claim dev',
      '  core release started b for a, held by ours, past age: it is newer',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for a',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for a, held by ours',
    ],
  ],
  [
    'what runs is only tried',
    'deploy dev',
    { states: { core: { live: 'c', verified: 'a', more: { tried: [commit('c')] } } } },
    [
      'core go b for c: it is wanted',
      'write: claim dev',
      '  core release started b for c, held by ours',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for c',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for c, held by ours',
    ],
  ],
  [
    'a newer try runs over a newer release',
    'deploy dev',
    { states: { core: { live: 'd', verified: 'c', more: { tried: [commit('d')] } } } },
    ['core superseded b for -: superseded by ddddddd in dev'],
  ],
  [
    'it lacks a hotfix',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      hotfixes: [hotfix('a')],
      more: {
        forwardPorts: new Map([
          [
            commit('a') + '..' + commit('b'),
            { kind: 'missing', missing: [{ commit: commit('a'), subject: 'Fix it' }] },
          ],
        ]),
      },
    },
    ['core refused b for -: FORWARD_PORT_OWED'],
  ],
  [
    'it has the hotfix',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      hotfixes: [hotfix('a')],
      more: {
        forwardPorts: new Map([[commit('a') + '..' + commit('b'), { kind: 'ancestor', missing: [] }]]),
      },
    },
    [
      'core go b for a: it is wanted',
      'write: claim staging',
      '  core promotion started b for a, held by ours',
      '  environment move core',
      'deploy "staging: core bbbbbbb"',
      '  core b for a',
      'await core',
      'write: record the deployment to staging',
      '  core promotion deployed b for a, held by ours',
    ],
  ],
  [
    'whether it has the hotfix is not known',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      hotfixes: [hotfix('a')],
      more: {
        forwardPorts: new Map([
          [
            commit('a') + '..' + commit('b'),
            { kind: 'unknown', gap: { kind: 'not-here', commit: commit('a'), said: null } },
          ],
        ]),
      },
    },
    ['core refused b for -: HISTORY_TOO_SHORT'],
  ],
  [
    'a hotfix where nothing enters on request',
    'deploy dev',
    { hotfixes: [hotfix('a')] },
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
  [
    'a hotfix takes back what came since',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' }, 'production/core': { live: 'c' } },
      intent: {
        hotfix: { name: 'fix', from: 'staging', base: art('a'), commit: commit('b'), reason: 'it hurts' },
      },
    },
    ['core refused b for -: HOTFIX_TAKES_BACK'],
  ],
  [
    'whether a hotfix takes something back is not known',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      ancestry: { 'a..b': { kind: 'unknown', gap: { kind: 'not-here', commit: commit('a'), said: null } } },
      intent: {
        hotfix: { name: 'fix', from: 'staging', base: art('a'), commit: commit('b'), reason: 'it hurts' },
      },
    },
    ['core refused b for -: HISTORY_TOO_SHORT'],
  ],
  [
    'only sets that passed may enter, and none did',
    'deploy integration',
    { environment: { requireTestedSet: true }, states: { 'dev/core': { live: 'b', verified: 'b' } } },
    ['core refused b for -: SET_NOT_TESTED'],
  ],
  [
    'only sets that passed may enter, and it did',
    'deploy integration',
    { environment: { requireTestedSet: true }, more: {}, states: { core: { live: 'b' } } },
    ['core nothing-to-do b for -: bbbbbbb runs in integration already'],
  ],
  [
    'notes are owed before',
    'deploy dev',
    { more: notes({ before: [owed()] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'notes of another component',
    'deploy dev',
    { more: notes({ before: [owed({}, { components: ['ui'] })] }) },
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
  [
    'notes are done',
    'deploy dev',
    { intent: { notesDone: ['n'] }, more: notes({ before: [owed()] }) },
    [
      'core go b for -: deployment notes are recorded',
      'write: record deployment notes: n done',
      '  core note abandoned - for -, ends',
    ],
  ],
  [
    'notes are waived with a reason',
    'deploy dev',
    { intent: { notesWaived: ['n'], reason: 'tried' }, more: notes({ before: [owed()] }) },
    [
      'core go b for -: deployment notes are recorded',
      'write: record deployment notes: n waived',
      '  core waive abandoned - for -, ends, "tried"',
    ],
  ],
  [
    'notes are waived without a reason',
    'deploy dev',
    { intent: { notesWaived: ['n'] }, more: notes({ before: [owed()] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'a note has a command',
    'deploy dev',
    { more: notes({ before: [owed({ kind: 'command', command: ['true'], timeoutSeconds: 60 })] }) },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours',
      '  environment move core',
      'write: begin the deployment notes n',
      '  core note abandoned - for -, ends',
      'notes',
    ],
  ],
  [
    'a dry run shows the command of a note and the deployment',
    'deploy integration',
    {
      intent: { dryRun: true },
      more: notes({ before: [owed({ kind: 'command', command: ['true'], timeoutSeconds: 60 })] }),
    },
    [
      'core go b for -: it is wanted',
      'write: claim integration',
      '  core promotion started b for -, held by ours',
      '  environment move core',
      'write: begin the deployment notes n',
      '  core note abandoned - for -, ends',
      'notes',
      'deploy "integration: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to integration',
      '  core promotion deployed b for -, held by ours',
    ],
  ],
  [
    'the waived hotfix asks nothing',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      hotfixes: [
        hotfix('a', { settled: { how: 'waived', by: 'someone', reason: 'no', at: 'then' } as never }),
      ],
    },
    [
      'core go b for a: it is wanted',
      'write: claim staging',
      '  core promotion started b for a, held by ours',
      '  environment move core',
      'deploy "staging: core bbbbbbb"',
      '  core b for a',
      'await core',
      'write: record the deployment to staging',
      '  core promotion deployed b for a, held by ours',
    ],
  ],
  [
    'a hotfix that never ran asks nothing',
    'deploy staging',
    { environment: { releaseTag: null }, hotfixes: [hotfix('a')] },
    [
      'core go b for -: it is wanted',
      'write: claim staging',
      '  core promotion started b for -, held by ours',
      '  environment move core',
      'deploy "staging: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to staging',
      '  core promotion deployed b for -, held by ours',
    ],
  ],
  [
    'the hotfix itself may come in',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { 'production/core': { live: 'b' } },
      hotfixes: [hotfix('b')],
    },
    [
      'core go b for -: it is wanted',
      'write: claim staging',
      '  core promotion started b for -, held by ours',
      '  environment move core',
      'deploy "staging: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to staging',
      '  core promotion deployed b for -, held by ours',
    ],
  ],
  [
    'another hotfix lacks it',
    'deploy staging',
    {
      environment: { releaseTag: null },
      states: { core: { live: 'a' } },
      intent: {
        hotfix: { name: 'other', from: 'staging', base: art('a'), commit: commit('b'), reason: 'it hurts' },
      },
      hotfixes: [hotfix('a')],
      more: { forwardPorts: new Map([[commit('a') + '..' + commit('b'), { kind: 'missing', missing: [] }]]) },
    },
    ['core refused b for -: FORWARD_PORT_OWED'],
  ],
  [
    'a note was begun and nobody knows how it ended',
    'deploy dev',
    { more: notes({ before: [owed({ kind: 'command', command: ['true'] }, { state: 'interrupted' })] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'a note failed',
    'deploy dev',
    { more: notes({ before: [owed({}, { state: 'failed' })] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'a note is settled',
    'deploy dev',
    { more: notes({ before: [owed({}, { state: 'done' })] }) },
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
  [
    'the gate of notes is overridden by name',
    'deploy dev',
    { intent: { override: 'notes: it can wait' }, more: notes({ before: [owed()] }) },
    [
      'core go b for -: deployment notes are recorded',
      'write: record deployment notes: n waived',
      '  core waive abandoned - for -, ends, "it can wait"',
    ],
  ],
  [
    'a reason alone lets no notes go',
    'deploy dev',
    { intent: { override: 'it can wait' }, more: notes({ before: [owed()] }) },
    ['core refused b for -: NOTES_OPEN'],
  ],
  [
    'the command of a note has ended',
    'deploy dev',
    {
      states: {
        core: {
          doing: 'ours release started b',
          more: { notes: { n: { id: 'n', outcome: 'intended', by: 'someone', fingerprint: 'f' } } },
        },
      },
      findings: {
        noteResults: [
          { id: 'n', components: ['core'], fingerprint: 'f', outcome: 'failed', detail: 'exit code 1' },
        ],
      },
      more: notes({ before: [owed({ kind: 'command', command: ['true'] }, { state: 'interrupted' })] }),
    },
    [
      'core go b for -: deployment notes are recorded',
      'write: record deployment notes: n failed',
      '  core note started b for -, ends',
    ],
  ],
  [
    'an id is typed that no note has',
    'deploy staging',
    {
      environment: { releaseTag: null },
      intent: { notesDone: ['x'] },
      more: notes({ before: [owed({}, { state: 'done' })] }),
    },
    [
      'core go b for -: it is wanted (no deployment note is called "x"; did you mean "n"?)',
      'write: claim staging',
      '  core promotion started b for -, held by ours',
      '  environment move core',
      'deploy "staging: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to staging',
      '  core promotion deployed b for -, held by ours',
    ],
  ],
  [
    'a file looks like a note',
    'deploy dev',
    { more: notes({ overlooked: ['deployment-notes/x.txt'] }) },
    [
      'core go b for -: it is wanted (deployment-notes/x.txt is no deployment note: notes are files called *.md in the folder deployment-notes itself)',
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
  [
    'a set is mixed',
    'deploy integration',
    {
      components: ['core', 'ui'],
      targets: { core: 'b', ui: 'b' },
      more: {},
      states: { 'dev/core': { live: 'c' } },
    },
    [
      'core go b for -: it is wanted',
      'ui go b for -: it is wanted',
      'write: claim integration',
      '  core promotion started b for -, held by ours',
      '  ui promotion started b for -, held by ours',
      '  environment move core ui',
      'deploy "integration: core bbbbbbb, ui bbbbbbb"',
      '  core b for -',
      '  ui b for -',
      'await core ui',
      'write: record the deployment to integration',
      '  core promotion deployed b for -, held by ours',
      '  ui promotion deployed b for -, held by ours',
    ],
  ],
  [
    'an override for another environment',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      intent: { override: 'staging/hold: it must' },
    },
    ['core refused b for -: HELD'],
  ],
  [
    'an override for this environment',
    'deploy dev',
    {
      whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } },
      intent: { override: 'dev/hold: it must' },
    },
    [
      'core go b for -: it is wanted',
      'write: claim dev',
      '  core release started b for -, held by ours, past hold: it must',
      '  environment move core',
      'deploy "dev: core bbbbbbb"',
      '  core b for -',
      'await core',
      'write: record the deployment to dev',
      '  core release deployed b for -, held by ours',
    ],
  ],
  [
    'an override without a reason',
    'deploy dev',
    { whole: { held: { reason: 'a demo', by: 'someone', since: 'then' } }, intent: { override: 'hold' } },
    ['core refused b for -: HELD'],
  ],
];

describe('gates', () => {
  it.each(TABLE)('%s (%s)', (_, step, words, plan) => {
    const [name, where] = step.split(' ') as [StepName, string];
    expect(told(choosePlan(lookAt(name, where, words)))).toEqual(plan);
  });
});
