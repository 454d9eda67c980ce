import { ledgerRefs } from './ref-names.js';
import { retiredRefs } from './retired.js';

const refs = ledgerRefs('refs/promote');
const isRetired = retiredRefs(refs, ['dev', 'production'], ['core', '@acme/ui']);

it.each([
  [refs.component('dev', 'core'), false],
  [refs.component('dev', '@acme/ui'), false],
  [refs.component('dev', 'ui'), true],
  [refs.component('staging', 'core'), true],
  [refs.environment('production'), false],
  [refs.environment('staging'), true],
  [refs.obligations('core'), false],
  [refs.obligations('ui'), true],
  [refs.lease('dev-0123456789ab'), false],
  ['refs/promote/something/else', false],
])('%s: retired %s', (ref, expected) => expect(isRetired(ref)).toBe(expected));
