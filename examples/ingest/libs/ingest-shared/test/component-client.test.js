'use strict';

const assert = require('node:assert');
const { after, before, test } = require('node:test');
const { createComponentServer, json, neighbour, RequestError } = require('../index.js');

let gateway;
const server = createComponentServer({
  name: 'gateway',
  routes: {
    'POST /ingest-core/echo': ({ body }) => json(200, body),
    'GET /ingest-core/refuse': () => {
      throw new RequestError(409, 'It has a state already.');
    },
  },
});

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

test('a body travels to the neighbour and back as JSON', async () => {
  assert.deepStrictEqual(await neighbour('ingest-core', gateway).post('/echo', { a: ['ü'] }), { a: ['ü'] });
});

test("a neighbour's refusal keeps its status and its message", async () => {
  await assert.rejects(neighbour('ingest-core', gateway).get('/refuse'), {
    neighbourStatus: 409,
    status: 502,
    message: 'ingest-core answered 409 to GET /refuse: It has a state already.',
  });
});

test('a neighbour that is not there is named', async () => {
  await assert.rejects(neighbour('ingest-core', 'http://127.0.0.1:1').get('/'), {
    message: /^ingest-core does not answer/,
  });
});

test('a missing gateway is said in words', async () => {
  await assert.rejects(neighbour('ingest-core', '').get('/'), { message: /INGEST_GATEWAY is not set/ });
});
