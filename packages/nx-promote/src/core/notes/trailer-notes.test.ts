import { commitFacts, commitId } from '../../testing/change-facts.js';
import { trailerNotes } from './trailer-notes.js';

describe('trailerNotes', () => {
  it('reads one note per trailer, with its time', () => {
    const message =
      'x\n\nDeployment-Note: Reindex\n  everything.\nDeployment-note: after: Tell the team.\nOther: y';
    expect(trailerNotes(commitFacts('a', message))).toMatchObject([
      { id: 'commit-aaaaaaaaaaaa', when: 'before', text: 'Reindex everything.', kind: 'manual' },
      { id: 'commit-aaaaaaaaaaaa-2', when: 'after', text: 'Tell the team.' },
    ]);
  });

  it('gives a cherry-pick the note of its origin', () => {
    const message = `x\n\nDeployment-Note: Reindex\n(cherry picked from commit ${commitId('b')})`;
    expect(trailerNotes(commitFacts('a', message))[0]?.id).toBe('commit-bbbbbbbbbbbb');
  });

  it('finds none in prose or in an empty trailer', () => {
    expect(trailerNotes(commitFacts('a', 'see Deployment-Note: no\n\nDeployment-Note:\n'))).toEqual([]);
  });
});
