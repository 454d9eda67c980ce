'use strict';

const assert = require('node:assert');
const { after, before, test } = require('node:test');
const { createComponentServer, json, requireFields } = require('../index.js');

let base;
const server = createComponentServer({
  name: 'ingest-example',
  commit: 'c0ffee',
  digest: 'sha256:abc',
  routes: {
    'GET /things/:id': ({ params, query }) => json(200, { id: params.id, colour: query.get('colour') }),
    'POST /things': ({ body }) => json(201, requireFields(body, 'name')),
    'GET /broken': () => {
      throw new Error('a secret detail');
    },
  },
});

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

async function get(path, init) {
  const response = await fetch(base + path, init);
  return { status: response.status, body: await response.json() };
}

function post(text) {
  return get('/things', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
}

test('every component says which artifact it is', async () => {
  assert.deepStrictEqual(await get('/version'), {
    status: 200,
    body: { component: 'ingest-example', commit: 'c0ffee', digest: 'sha256:abc' },
  });
});

test('a path parameter is decoded and a query reaches the handler', async () => {
  assert.deepStrictEqual((await get('/things/a%2Fb?colour=red')).body, { id: 'a/b', colour: 'red' });
});

test('a body that lacks a field is refused by the name of the field', async () => {
  assert.deepStrictEqual(await post('{}'), {
    status: 400,
    body: { message: 'The body lacks name.', missing: ['name'] },
  });
});

test('a body that is not JSON is refused', async () => {
  assert.strictEqual((await post('{')).status, 400);
});

test('an unknown path is 404, a known path with another method 405', async () => {
  assert.strictEqual((await get('/nowhere')).status, 404);
  assert.strictEqual((await get('/things', { method: 'DELETE' })).status, 405);
});

test('an unforeseen error answers 500 without its details', async () => {
  const { status, body } = await get('/broken');
  assert.strictEqual(status, 500);
  assert.ok(!JSON.stringify(body).includes('secret'));
});
