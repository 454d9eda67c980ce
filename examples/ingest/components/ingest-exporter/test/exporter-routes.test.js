'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { exporterRoutes } = require('../exporter-routes.js');

const SAMPLE = { id: 'd1', kind: 'sample', state: 'valid', accession: 'a1', content: { alias: 's1' } };
const FILE = { id: 'd2', kind: 'file', state: 'valid', accession: 'a2', content: { name: 'a.bam' } };
const REQUEST = { body: { submission: 's' } };

function coreWith({ documents, complete = true }) {
  const answers = {
    '/submissions/s': { id: 's', title: 'Mouse liver', complete },
    '/submissions/s/documents': { documents },
    '/submissions/s/links': { links: [{ from: 'd2', to: 'd1', kind: 'derived-from' }] },
  };
  const sent = [];
  return { sent, get: async (path) => answers[path], put: async (path, body) => sent.push([path, body]) };
}

test('a bundle speaks of accessions, and can be fetched again', async () => {
  const core = coreWith({ documents: [SAMPLE, FILE] });
  const routes = exporterRoutes(core);
  const manifest = JSON.parse((await routes['POST /exports'](REQUEST)).text);
  assert.deepStrictEqual(manifest.links, [{ from: 'a2', to: 'a1', kind: 'derived-from' }]);
  assert.deepStrictEqual(manifest.documents[0], {
    accession: 'a1',
    kind: 'sample',
    content: { alias: 's1' },
  });
  assert.deepStrictEqual(core.sent, [['/submissions/s/bundle', { bundle: manifest.bundle }]]);
  const again = routes['GET /exports/:bundle']({ params: { bundle: manifest.bundle } });
  assert.deepStrictEqual(JSON.parse(again.text), manifest);
});

test('the same submission gives the same bundle', async () => {
  const core = coreWith({ documents: [SAMPLE, FILE] });
  const first = await exporterRoutes(core)['POST /exports'](REQUEST);
  const second = await exporterRoutes(core)['POST /exports'](REQUEST);
  assert.strictEqual(first.text, second.text);
});

test('what is open, invalid or without an accession is not exported, and it says why', async () => {
  const documents = [
    { ...SAMPLE, state: 'invalid', accession: null },
    { ...FILE, accession: null },
  ];
  const core = coreWith({ documents, complete: false });
  await assert.rejects(exporterRoutes(core)['POST /exports'](REQUEST), {
    status: 409,
    details: {
      obstacles: ['The submission is still open.', 'sample d1 is invalid.', 'file d2 has no accession.'],
    },
  });
  assert.deepStrictEqual(core.sent, []);
});
