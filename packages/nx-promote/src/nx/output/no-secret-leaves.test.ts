import { spell } from '../../testing/fakes/spell.js';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromoteError, renderError } from '../../core/errors/promote-error.js';
import type { ComponentOutcome, Intent, PlannedEntry } from '../../core/intent.js';
import { encodeComponent } from '../../core/ledger/codec.js';
import { rememberSecrets } from '../../core/model/secrets.js';
import type { Deed } from '../../core/model/deed.js';
import type { ComponentRecord } from '../../core/model/record.js';
import type { ComponentState } from '../../core/model/state.js';
import { storyEntry } from '../../core/render/story-entry.js';
import { quietReporter } from '../../testing/quiet-reporter.js';
import { errorText } from './error-text.js';
import { appendOutcomes } from './outcome-lines.js';
import { jsonDocument, publish, type CleanText } from './publish.js';
import { createReporter } from './reporter.js';
import { endOfRun } from './end-of-run.js';
import { plainOutcome } from '../run/run-batch.js';
import { stepSummary } from './step-summary.js';
import { taskOutcomes, withUnseen } from './task-outcomes.js';
import { keepTranscript } from './transcript.js';

const SECRET = 'hunter2';
const KNOWN = 'known-of-this-run';
/** And nothing in it is obeyed by a CI system that reads commands from the log. */
const COMMANDS = '\n::error::e\r::add-mask::m\n  ::set-output name=v::9 ##[warning]w';
const SAID = `https://bob:x@${SECRET}@h.example/x?access_token=${SECRET} said ${KNOWN}${COMMANDS}`;
/** These go nowhere near a log; and an error and an outcome become one of the texts here. */
const FILES = ['an error', 'a line of JSON', 'a job summary', 'a record', 'a document'];
const DEEDS: readonly Deed[] = [{ did: 'note', components: ['core'], id: SAID, outcome: 'done' }];
const PLANNED: PlannedEntry = {
  why: SAID,
  acts: [{ environment: 'dev', kind: 'deploy', text: SAID, below: [SAID] }],
  remarks: [SAID],
};
const INTENT = { step: 'tag', environment: 'dev', dryRun: false } as Intent;

let error: PromoteError;
let outcome: ComponentOutcome;
let folder: string;
beforeEach(async () => {
  rememberSecrets([KNOWN]);
  error = new PromoteError({
    kind: 'external',
    code: 'X',
    message: SAID,
    details: [SAID],
    hints: [SAID],
  });
  outcome = {
    ...{ component: 'core', status: 'failed', success: false, shortId: null, digest: null, summary: SAID },
    error,
  } as ComponentOutcome;
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ways: Record<string, () => string | Promise<string>> = {
  'an error': () =>
    `${error.message} ${error.details.join()} ${error.hints.join()} ${renderError(error, spell)}`,
  "a bug's stack": () => errorText(new TypeError(SAID), true, spell),
  'an error of a whole run': () => errorText(error, true, spell),
  'a text that is printed': () => printed(`${SAID}\n`),
  'JSON that is printed': () => printed(jsonDocument({ said: SAID })),
  'what a run tells': () => {
    const told: string[] = [];
    const out = (text: string): void => void told.push(text);
    const reporter = createReporter({ out, warn: out, terminal: false, verbose: true });
    reporter.tell(SAID);
    reporter.warn(SAID);
    reporter.detail(SAID);
    reporter.printed({ title: 'suite', file: 'log', ok: false, lines: [SAID] });
    const waiting = reporter.wait(SAID);
    waiting.update(SAID);
    waiting.end(SAID);
    return told.join('');
  },
  'what a task returns': () => {
    const task = {
      id: 'core:tag',
      project: 'core',
      target: 'tag',
      options: { environment: 'dev' },
      after: [],
    };
    const fine = { ...outcome, success: true, error: null };
    const texts = [outcome, fine].flatMap((one) =>
      [INTENT, { ...INTENT, dryRun: true }].flatMap((intent) => {
        const entry = storyEntry(intent, { ...one, deeds: DEEDS, planned: PLANNED, from: SAID }, SAID);
        const place = { entries: new Map([['core', entry]]), isFirst: () => true, isWhole: false };
        const ended = taskOutcomes([task], { outcomes: new Map([['core', one]]) }, place);
        return [...ended.values()].map(({ output }) => output);
      }),
    );
    return texts.join('\n');
  },
  'what was told and not seen': () => {
    const transcript = keepTranscript(quietReporter());
    transcript.reporter.warn(SAID);
    const lines = SAID.split(/[\r\n]+/);
    transcript.reporter.printed({ title: SAID, file: 'log', ok: false, lines });
    const ended = new Map([['a:b', plainOutcome(false, '')]]);
    const [outcome] = [...withUnseen(ended, transcript, { live: false }).values()];
    return [outcome?.output, ...(outcome?.warnings ?? [])].join('\n');
  },
  'the report after a run': async () => {
    const entry = storyEntry(INTENT, { ...outcome, deeds: DEEDS, from: SAID }, SAID);
    const other = { ...entry, component: 'other', success: true, error: null, deeds: [] };
    const facts = { project: 'core', target: 'tag', text: SAID, warnings: [SAID], shown: false, logs: SAID };
    return endOfRun([
      { ...facts, task: 'core:tag', success: true, entries: [entry, other], began: 0, ended: 0 },
      { ...facts, task: 'core:why', success: true, entries: [], began: 0, ended: 0 },
    ]);
  },
  'a line of JSON': async () => {
    const file = join(folder, 'outcomes');
    process.env['NX_PROMOTE_OUTCOMES'] = file;
    await appendOutcomes(INTENT, new Map([['core', outcome]]), () => undefined).finally(
      () => delete process.env['NX_PROMOTE_OUTCOMES'],
    );
    const text = await readFile(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ component: 'core' });
    return text;
  },
  'a job summary': () => {
    const entry = storyEntry(INTENT, { ...outcome, deeds: DEEDS }, SAID);
    const facts = { task: 'core:tag', project: 'core', target: 'tag', text: '', warnings: [], shown: true };
    return stepSummary([{ ...facts, success: false, entries: [entry], began: 0, ended: 0, logs: null }]);
  },
  'a record': () => {
    const record = {
      environment: 'dev',
      component: 'core',
      artifact: null,
      actor: { name: 'a' },
      reason: SAID,
    };
    const text = encodeComponent(record as unknown as ComponentRecord, {} as ComponentState).record;
    expect(JSON.parse(text)).toMatchObject({ component: 'core' });
    return text;
  },
  'a document': async () => {
    const reporter = createReporter({
      out: () => undefined,
      warn: () => undefined,
      terminal: false,
      verbose: false,
    });
    await publish(JSON.stringify({ said: SAID }), join(folder, 'doc'), folder, reporter);
    return readFile(join(folder, 'doc'), 'utf8');
  },
};

async function printed(document: string | CleanText): Promise<string> {
  const shown: string[] = [];
  const reporter = createReporter({
    out: () => undefined,
    warn: () => undefined,
    terminal: false,
    verbose: false,
  });
  await publish(document, undefined, folder, reporter, (text) => void shown.push(text));
  return shown.join('');
}

it.each(Object.keys(ways))('no secret leaves in %s', async (way) => {
  const text = await ways[way]?.();
  expect(text).toContain('h.example');
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(KNOWN);
});

describe('where CI reads commands from the log', () => {
  const before = process.env['GITHUB_ACTIONS'];
  beforeEach(() => void (process.env['GITHUB_ACTIONS'] = 'true'));
  afterEach(() => {
    if (before === undefined) delete process.env['GITHUB_ACTIONS'];
    else process.env['GITHUB_ACTIONS'] = before;
  });
  const toTheLog = Object.keys(ways).filter((way) => !FILES.includes(way));

  it.each(toTheLog)('none leaves in %s', async (way) => {
    const text = (await ways[way]?.()) ?? '';
    expect(text).toContain('h.example');
    const obeyed = text.split(/\r\n|\r|\n/).filter((line) => /^\s*::/.test(line) || /##\w*\[/.test(line));
    expect(obeyed).toEqual([]);
  });
});
