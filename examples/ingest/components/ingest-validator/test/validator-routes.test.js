'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { validatorRoutes } = require('../validator-routes.js');

const EVENT = { event: 'document-added', document: 'd1' };
const CONTENT = { alias: 's1', taxon: '10090', collected: '2019-07-03' };

function coreWith(document) {
  const sent = [];
  return { sent, get: async () => document, put: async (path, body) => sent.push([path, body]) };
}

test('a draft gets its verdict in the core', async () => {
  const core = coreWith({ kind: 'sample', content: CONTENT, state: 'draft' });
  await validatorRoutes(core)['POST /events']({ body: EVENT });
  assert.deepStrictEqual(core.sent, [['/documents/d1/state', { state: 'valid', errors: [] }]]);
});

test('a document that was validated before is left alone', async () => {
  const core = coreWith({ kind: 'sample', content: {}, state: 'valid', errors: [] });
  await validatorRoutes(core)['POST /events']({ body: EVENT });
  assert.deepStrictEqual(core.sent, []);
});

test('a posted document is judged without the core', () => {
  const answer = validatorRoutes(coreWith(null))['POST /validate']({ body: { kind: 'file', content: {} } });
  assert.strictEqual(JSON.parse(answer.text).state, 'invalid');
});
