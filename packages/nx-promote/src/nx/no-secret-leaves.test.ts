import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromoteError, renderError } from '../core/errors.js';
import type { ComponentOutcome, Intent, IntentResult } from '../core/intent.js';
import { encodeComponent } from '../core/ledger/codec.js';
import { rememberSecrets } from '../core/model/secrets.js';
import type { ComponentRecord } from '../core/model/record.js';
import type { ComponentState } from '../core/model/state.js';
import { errorText } from './error-text.js';
import { appendOutcomes } from './outcome-lines.js';
import { outcomeText } from './outcome-text.js';
import { jsonDocument, publish, type CleanText } from './publish.js';
import { createReporter } from './reporter.js';
import { stepSummary } from './step-summary.js';
import { taskOutcomes } from './task-outcomes.js';
import { keepTranscript } from './transcript.js';

const SECRET = 'hunter2';
const KNOWN = 'known-of-this-run';
/** And nothing in it is obeyed by a CI system that reads commands from the log. */
const COMMANDS = '\n::error::e\r::add-mask::m\n  ::set-output name=v::9 ##[warning]w';
const SAID = `https://bob:x@${SECRET}@h.example/x?access_token=${SECRET} said ${KNOWN}${COMMANDS}`;
/** These go nowhere near a log; and an error and an outcome become one of the texts here. */
const FILES = ['an error', 'an outcome', 'a line of JSON', 'a job summary', 'a record', 'a document'];
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
  'an error': () => `${error.message} ${error.details.join()} ${error.hints.join()} ${renderError(error)}`,
  "a bug's stack": () => errorText(new TypeError(SAID), true),
  'an error of a whole run': () => errorText(error, true),
  'a text that is printed': () => printed(`${SAID}\n`),
  'JSON that is printed': () => printed(jsonDocument({ said: SAID })),
  'what a run tells': () => {
    const told: string[] = [];
    const out = (text: string): void => void told.push(text);
    const reporter = createReporter({ out, warn: out, terminal: false });
    reporter.tell(SAID);
    reporter.warn(SAID);
    const waiting = reporter.wait(SAID);
    waiting.update(SAID);
    waiting.end(SAID);
    return told.join('');
  },
  'an outcome': () => outcomeText(outcome),
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
        const result: IntentResult = { outcomes: new Map([['core', one]]), plan: SAID };
        return [...taskOutcomes([task], intent, result, SAID, {}).values()].map(({ output }) => output);
      }),
    );
    return texts.join('\n');
  },
  'what was told and not seen': () => {
    const quiet = { tell: () => {}, warn: () => {}, wait: () => ({ update: () => {}, end: () => {} }) };
    const transcript = keepTranscript(quiet);
    transcript.reporter.tell(SAID);
    transcript.reporter.warn(SAID);
    transcript.reporter.wait(SAID).end(SAID);
    return [...transcript.told(), ...transcript.warnings()].join('\n');
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
  'a job summary': () =>
    stepSummary(INTENT, { outcomes: new Map([['core', outcome]]) } as unknown as IntentResult),
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
    const reporter = createReporter({ out: () => undefined, warn: () => undefined, terminal: false });
    await publish(JSON.stringify({ said: SAID }), join(folder, 'doc'), folder, reporter);
    return readFile(join(folder, 'doc'), 'utf8');
  },
};

async function printed(document: string | CleanText): Promise<string> {
  const shown: string[] = [];
  const reporter = createReporter({ out: () => undefined, warn: () => undefined, terminal: false });
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
