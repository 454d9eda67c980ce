'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { NeighbourError } = require('../../../libs/ingest-shared/index.js');
const { uiRoutes } = require('../ui-routes.js');

const ENV = { INGEST_GATEWAY: 'http://127.0.0.1:4000/integration', DEPLOYMENT_ENV: 'integration' };
const SUBMISSION = {
  id: 's1',
  title: '<Mouse> & liver',
  submitter: 'r.franklin',
  state: 'valid',
  documentCount: 2,
};
const DOCUMENT = { id: 'd1', kind: 'sample', state: 'invalid', accession: null, errors: ['no taxon'] };

function coreWith(answers) {
  return {
    get: async (path) => {
      if (answers[path]) return answers[path];
      throw new NeighbourError('ingest-core', `ingest-core answered 404 to GET ${path}`, 404);
    },
  };
}

test('the list shows title and state, and links to the submission behind the gateway', async () => {
  const routes = uiRoutes(coreWith({ '/submissions': { submissions: [SUBMISSION] } }), ENV);
  const { status, text } = await routes['GET /']();
  assert.strictEqual(status, 200);
  assert.match(text, /<a href="\/integration\/ingest-ui\/submissions\/s1">&lt;Mouse&gt; &amp; liver<\/a>/);
  assert.match(text, /<td>valid<\/td>/);
});

test('without submissions the page says so', async () => {
  const { text } = await uiRoutes(coreWith({ '/submissions': { submissions: [] } }), ENV)['GET /']();
  assert.match(text, /no submissions yet/);
});

test("a submission's page shows what is wrong with its documents", async () => {
  const core = coreWith({
    '/submissions/s1': SUBMISSION,
    '/submissions/s1/documents': { documents: [DOCUMENT] },
  });
  const { text } = await uiRoutes(core, ENV)['GET /submissions/:id']({ params: { id: 's1' } });
  assert.match(text, /<td>invalid<\/td>.*<td>no taxon<\/td>/);
});

test('a core that does not answer makes a page that says so', async () => {
  const core = {
    get: async () => {
      throw new NeighbourError('ingest-core', 'ingest-core does not answer: ECONNREFUSED.');
    },
  };
  const { status, text } = await uiRoutes(core, ENV)['GET /']();
  assert.strictEqual(status, 502);
  assert.match(text, /ingest-core does not answer/);
});

test('a submission that is not there is 404', async () => {
  const answer = await uiRoutes(coreWith({}), ENV)['GET /submissions/:id']({ params: { id: 'x' } });
  assert.strictEqual(answer.status, 404);
});
