'use strict';

const assert = require('node:assert');
const { after, before, test } = require('node:test');
const { createComponentServer } = require('../../../libs/ingest-shared/index.js');
const { coreRoutes } = require('../core-routes.js');
const { createSubmissionStore } = require('../submission-store.js');

let base;
const routes = coreRoutes(createSubmissionStore({ announce() {} }));
const server = createComponentServer({ name: 'ingest-core', routes });

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

async function call(method, path, body) {
  const init = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(base + path, { method, ...init });
  return { status: response.status, body: await response.json() };
}

async function newSubmission() {
  return (await call('POST', '/submissions', { title: 'Mouse liver', submitter: 'r.franklin' })).body;
}

test('a submission is created, found and listed', async () => {
  const { id } = await newSubmission();
  assert.strictEqual((await call('GET', `/submissions/${id}`)).body.state, 'open');
  const { submissions } = (await call('GET', '/submissions')).body;
  assert.ok(submissions.some((each) => each.id === id));
});

test('a document goes through its states over HTTP', async () => {
  const { id } = await newSubmission();
  const added = await call('POST', `/submissions/${id}/documents`, {
    kind: 'sample',
    content: { alias: 's1' },
  });
  assert.strictEqual(added.status, 201);
  const document = `/documents/${added.body.id}`;
  await call('PUT', `${document}/state`, { state: 'valid' });
  await call('PUT', `${document}/accession`, { accession: 'a-1' });
  const { state, accession } = (await call('GET', document)).body;
  assert.deepStrictEqual({ state, accession }, { state: 'valid', accession: 'a-1' });
});

test('a submission without a title is refused', async () => {
  assert.strictEqual((await call('POST', '/submissions', { submitter: 'x' })).status, 400);
});

test('a document that is not there is 404', async () => {
  assert.strictEqual((await call('GET', '/documents/nothing')).status, 404);
});
