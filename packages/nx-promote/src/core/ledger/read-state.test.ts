import { spell } from '../../testing/fakes/spell.js';
import fc from 'fast-check';
import { PromoteError, renderError } from '../errors/promote-error.js';
import { emptyEnvironmentState } from '../model/environment-state.js';
import { emptyState } from '../model/state.js';
import { readState } from './read-state.js';

const REF = 'refs/promote/components/dev/core';
const empty = emptyState('core', 'dev');
const read = (state: object): unknown => readState(JSON.stringify(state), REF, empty);

describe('a state that is read', () => {
  it('is filled up with what older writers did not know, and keeps what newer ones do', () => {
    const older = Object.fromEntries(Object.entries(empty).filter(([name]) => name !== 'history'));
    expect(read({ ...older, newer: [1] })).toEqual({ ...empty, newer: [1] });
  });

  it.each([
    ['another component', { component: 'ui' }],
    ['another environment', { environment: 'production' }],
    ['a list that is none', { rejected: {} }],
    ['a list with holes', { history: [null] }],
    ['an artifact without a commit', { live: { image: 'x', shortId: '1234567' } }],
    ['an attempt that nobody holds', { inProgress: { attempt: 'a', since: 'then' } }],
    ['a holder without an invocation', { inProgress: { attempt: 'a', holder: {} } }],
    ['a number for a text', { verified: 5 }],
  ])('is refused with %s, and the ref is named', (_, wrong) => {
    expect(() => read({ ...empty, ...wrong })).toThrow(
      `The ledger ref ${REF} holds a document that is not the state of what the ref is named after.`,
    );
  });

  it('is what the ref holds now, also when it is read many times', () => {
    const [one, two] = [
      { ...empty, newer: 1 },
      { ...empty, newer: 2 },
    ];
    expect([one, two, two, one].map(read)).toEqual([one, two, two, one]);
    expect(() => read({ ...one, component: 'ui' })).toThrow(REF);
    expect(read(one)).toEqual(one);
  });

  it('never throws anything but words for people, whatever the document is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((some) => JSON.stringify({ ...empty, live: some })),
        ),
        (text) => {
          for (const usual of [empty, emptyEnvironmentState('dev')]) {
            try {
              readState<object>(text, REF, usual);
            } catch (error) {
              expect(error).toBeInstanceOf(PromoteError);
              expect(renderError(error as PromoteError, spell)).toContain(REF);
            }
          }
        },
      ),
      { numRuns: 2_000, seed: 51 },
    );
  });
});
