import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { ComponentOutcome, Intent } from '../../core/intent.js';
import { inTemporaryFolder } from '../../testing/temporary-folder.js';
import { appendOutcomes } from './outcome-lines.js';
import { outcomeSchema } from './outcome-schema.js';

const intent = { step: 'deploy', environment: 'staging', dryRun: false } as Intent;
const waits = new PromoteError({
  kind: 'refused',
  code: 'NOTES_OPEN',
  message: 'core waits for a deployment note before it enters staging.',
  hints: ['nx run core:release-staging --note-done=core/drain'],
});
const outcome: ComponentOutcome = {
  ...{ component: 'core', status: 'waiting', success: false, summary: '', error: waits },
  ...{ shortId: '5ddba2b', digest: null },
};

const fail = (text: string): never => {
  throw new Error(text);
};

afterEach(() => delete process.env['NX_PROMOTE_OUTCOMES']);

it('says to programs of what waits for a note that it waits, for what, and how it goes on', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = (process.env['NX_PROMOTE_OUTCOMES'] = join(folder, 'outcomes.jsonl'));
    const done: ComponentOutcome = {
      ...outcome,
      status: 'done',
      success: true,
      summary: 'a\nb',
      error: null,
    };
    await appendOutcomes(intent, new Map([['core', outcome]]), fail);
    await appendOutcomes(intent, new Map([['core', done]]), fail);
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
    const [first, second] = lines.map((line) => v.parse(outcomeSchema, JSON.parse(line)));
    expect(lines).toHaveLength(2);
    expect(first).toMatchObject({
      ...{ step: 'deploy', environment: 'staging', component: 'core', status: 'waiting', success: false },
      error: { code: 'NOTES_OPEN', hints: ['nx run core:release-staging --note-done=core/drain'] },
    });
    expect(second).toMatchObject({ status: 'done', summary: 'a\nb', error: null });
  });
});

it('fails nothing where the file cannot be written, and says so', async () => {
  const said: string[] = [];
  process.env['NX_PROMOTE_OUTCOMES'] = '/dev/null/outcomes';
  await appendOutcomes(intent, new Map([['core', outcome]]), (text) => said.push(text));
  expect(said.join()).toContain('The outcomes could not be written to /dev/null/outcomes');
});
