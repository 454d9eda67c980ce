'use strict';

const assert = require('node:assert');
const { beforeEach, test } = require('node:test');
const { submissionState } = require('../document-states.js');
const { createSubmissionStore } = require('../submission-store.js');

let announced;
let store;
let submission;
beforeEach(() => {
  announced = [];
  store = createSubmissionStore({ announce: ({ event }) => announced.push(event) });
  submission = store.addSubmission({ title: 'Mouse liver', submitter: 'r.franklin' });
});

function addSample() {
  return store.addDocument(submission.id, { kind: 'sample', content: { alias: 's1' } });
}

test('a new document is a draft, and is announced', () => {
  assert.strictEqual(addSample().state, 'draft');
  assert.deepStrictEqual(announced, ['document-added']);
});

test('a document that becomes valid is announced', () => {
  store.setState(addSample().id, { state: 'valid' });
  assert.deepStrictEqual(announced, ['document-added', 'document-valid']);
});

test('an invalid document keeps the reasons', () => {
  const { id } = addSample();
  store.setState(id, { state: 'invalid', errors: ['no taxon'] });
  assert.deepStrictEqual(store.document(id).errors, ['no taxon']);
});

test('a valid document does not become invalid', () => {
  const { id } = addSample();
  store.setState(id, { state: 'valid' });
  assert.throws(() => store.setState(id, { state: 'invalid' }), { status: 409 });
});

test('an accession is given to valid documents, once', () => {
  const { id } = addSample();
  assert.throws(() => store.setAccession(id, 'a'), { status: 409 });
  store.setState(id, { state: 'valid' });
  store.setAccession(id, 'a');
  store.setAccession(id, 'a');
  assert.throws(() => store.setAccession(id, 'b'), { message: /has the accession a already/ });
});

test('a link stays within its submission', () => {
  const other = store.addSubmission({ title: 'Other', submitter: 'x' });
  const elsewhere = store.addDocument(other.id, { kind: 'sample', content: {} });
  const link = { from: addSample().id, to: elsewhere.id, kind: 'derived-from' };
  assert.throws(() => store.addLink(submission.id, link), { status: 409 });
});

test('a complete submission takes no more documents', () => {
  addSample();
  store.complete(submission.id);
  assert.throws(addSample, { status: 409 });
});

test('a submission goes from open to exported with its documents', () => {
  const seen = [submissionState(submission)];
  const see = () => seen.push(submissionState(submission));
  const { id } = addSample();
  store.complete(submission.id);
  see();
  store.setState(id, { state: 'valid' });
  see();
  store.setAccession(id, 'a');
  see();
  store.setBundle(submission.id, 'b');
  see();
  assert.deepStrictEqual(seen, ['open', 'validating', 'valid', 'accessioned', 'exported']);
});
