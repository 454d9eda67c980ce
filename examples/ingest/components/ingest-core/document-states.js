'use strict';

const { RequestError } = require('../../libs/ingest-shared/index.js');

const NEXT = { draft: ['valid', 'invalid'], valid: [], invalid: ['valid'] };

/** The state that a document goes into, or a refusal when there is no way from the one to the other. */
function documentStateAfter(current, wanted) {
  if (current === wanted || NEXT[current].includes(wanted)) return wanted;
  throw new RequestError(409, `A document that is ${current} cannot become ${wanted}.`);
}

/** How far a whole submission is, seen from its documents. */
function submissionState({ bundle, complete, documents }) {
  if (bundle) return 'exported';
  if (documents.some(({ state }) => state === 'invalid')) return 'invalid';
  if (!complete) return 'open';
  if (documents.some(({ state }) => state === 'draft')) return 'validating';
  return documents.every(({ accession }) => accession) ? 'accessioned' : 'valid';
}

module.exports = { documentStateAfter, submissionState };
