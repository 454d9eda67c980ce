import { endingLabel, howItEnded } from './how-it-ended.js';
import { run } from './run.js';

const NEVER = ['-e', 'setInterval(() => {}, 1000)'];

it.each<[string, string, readonly string[], string, string?]>([
  ['an exit code', process.execPath, ['-e', 'process.exit(4)'], 'failed with exit code 4', 'exit code 4'],
  ['a signal', process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], 'was killed'],
  ['a name of nothing', 'no-such-program', [], 'was not found (ENOENT)'],
  ['a folder', '/etc', [], 'could not be started (EACCES)'],
  ['its time limit', process.execPath, NEVER, 'did not end within 0.5 s and was stopped'],
])('says that a program ended by %s', async (_, file, args, sentence, label = sentence) => {
  const result = await run({ file, args: [...args], timeoutMs: sentence.includes('0.5 s') ? 500 : 60_000 });
  expect([howItEnded(result, 500), endingLabel(result, 500)]).toEqual([sentence, label]);
});
