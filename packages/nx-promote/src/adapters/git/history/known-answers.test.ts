import type { Ancestry } from '../../../core/model/ancestry.js';
import type { HistoryReader } from '../../../core/ports/git.js';
import { rememberAnswers } from './known-answers.js';

const UNKNOWN: Ancestry = { kind: 'unknown', gap: { kind: 'not-here', commit: 'x', said: null } };
const ANSWERS: Readonly<Record<string, Ancestry>> = { 'a b': 'yes', 'b a': 'no', 'a x': UNKNOWN };
const RULES = { sharedFiles: [], ignore: [], lockFile: 'all' } as const;
const core = { name: 'core', root: 'core', closureRoots: [] } as never;

/** A reader that counts, and fails when it is told to. */
class Counting implements HistoryReader {
  readonly asked: string[] = [];
  isAway = false;

  async releaseCommits(head: string): ReturnType<HistoryReader['releaseCommits']> {
    this.asked.push(head);
    if (this.isAway) throw new Error('away');
    return new Map([['core', { commit: `of ${head}`, path: '', why: 'component' }]]);
  }

  async ancestry(pairs: Parameters<HistoryReader['ancestry']>[0]): Promise<Ancestry[]> {
    const keys = pairs.map(({ ancestor, descendant }) => `${ancestor} ${descendant}`);
    this.asked.push(keys.join(', '));
    return keys.map((key) => ANSWERS[key] as Ancestry);
  }
}

it('asks of each pair once, in one question, and of the unknown again', async () => {
  const history = new Counting();
  const known = rememberAnswers(history);
  const ask = (...keys: string[]): Promise<readonly Ancestry[]> =>
    known.ancestry(keys.map((key) => ({ ancestor: key[0] ?? '', descendant: key[2] ?? '' })));
  expect(await ask('a b', 'a x')).toEqual(['yes', UNKNOWN]);
  expect(await ask('a x', 'b a', 'a b')).toEqual([UNKNOWN, 'no', 'yes']);
  expect(await ask('a b')).toEqual(['yes']);
  expect(history.asked).toEqual(['a b, a x', 'a x, b a']);
});

it('finds the commits of a release once, and anew for another question or after an error', async () => {
  const history = new Counting();
  const known = rememberAnswers(history);
  const first = await known.releaseCommits('one', [core], RULES);
  expect(await known.releaseCommits('one', [core], RULES)).toEqual(first);
  await known.releaseCommits('one', [core], { ...RULES, lockFile: 'resolved' });
  history.isAway = true;
  await expect(known.releaseCommits('two', [core], RULES)).rejects.toThrow('away');
  history.isAway = false;
  expect((await known.releaseCommits('two', [core], RULES)).get('core')?.commit).toBe('of two');
  expect(history.asked).toEqual(['one', 'one', 'two', 'two']);
});
