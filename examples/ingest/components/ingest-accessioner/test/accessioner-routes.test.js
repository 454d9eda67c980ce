'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { accessionerRoutes } = require('../accessioner-routes.js');

const REQUEST = { body: { event: 'document-valid', document: 'd1' } };

function coreWith(document) {
  const sent = [];
  return {
    sent,
    get: async () => document,
    put: async (path, body) => {
      sent.push([path, body]);
      return body;
    },
  };
}

test('a valid document gets an accession', async () => {
  const core = coreWith({ state: 'valid', accession: null });
  await accessionerRoutes(core, () => 'uuid-1')['POST /events'](REQUEST);
  assert.deepStrictEqual(core.sent, [['/documents/d1/accession', { accession: 'uuid-1' }]]);
});

test('a document keeps the accession that it has', async () => {
  const core = coreWith({ state: 'valid', accession: 'uuid-0' });
  const answer = await accessionerRoutes(core)['POST /accessions'](REQUEST);
  assert.deepStrictEqual(JSON.parse(answer.text), { document: 'd1', accession: 'uuid-0' });
  assert.deepStrictEqual(core.sent, []);
});

test('a document that is not valid gets none', async () => {
  const core = coreWith({ state: 'invalid', accession: null });
  await assert.rejects(accessionerRoutes(core)['POST /accessions'](REQUEST), { status: 409 });
});
