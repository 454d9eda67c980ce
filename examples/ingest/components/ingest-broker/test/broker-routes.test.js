'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { brokerRoutes } = require('../broker-routes.js');

const ROWS = [
  { sample: 's1', taxon: '10090', file: 'a.bam' },
  { sample: 's1', taxon: '10090', file: 'b.bam' },
];

function recordingCore() {
  const calls = [];
  const answer = async (path, body) => ({ id: `id-${calls.push([path, body])}` });
  return { calls, post: answer, put: answer };
}

test('rows that name one sample share its document, and each file is linked to it', async () => {
  const core = recordingCore();
  const body = { title: 'Mouse liver', submitter: 'r.franklin', rows: ROWS };
  const answer = await brokerRoutes(core)['POST /submissions']({ body });
  assert.deepStrictEqual(JSON.parse(answer.text), { submission: 'id-1', documents: 3, links: 2 });
  const kinds = core.calls.map(([path, sent]) => `${path} ${sent?.kind ?? ''}`.trim());
  assert.deepStrictEqual(kinds, [
    '/submissions',
    '/submissions/id-1/documents sample',
    '/submissions/id-1/documents file',
    '/submissions/id-1/documents file',
    '/submissions/id-1/links derived-from',
    '/submissions/id-1/links derived-from',
    '/submissions/id-1/complete',
  ]);
  assert.deepStrictEqual(core.calls[5][1], { from: 'id-4', to: 'id-2', kind: 'derived-from' });
});

test('a sheet without a title in the address is refused before anything is made', async () => {
  const core = recordingCore();
  const request = { body: 'sample,file\ns1,a.bam', query: new URLSearchParams('submitter=x') };
  await assert.rejects(brokerRoutes(core)['POST /submissions'](request), {
    message: 'The body lacks title.',
  });
  assert.deepStrictEqual(core.calls, []);
});

test('a preview shows the documents and makes nothing', () => {
  const core = recordingCore();
  const answer = brokerRoutes(core)['POST /preview']({ body: { rows: ROWS } });
  assert.strictEqual(JSON.parse(answer.text).documents.length, 3);
  assert.deepStrictEqual(core.calls, []);
});

test('a file that is named twice, or a row without a sample, is refused', () => {
  const preview = (rows) => brokerRoutes(recordingCore())['POST /preview']({ body: { rows } });
  assert.throws(() => preview([ROWS[0], ROWS[0]]), { message: /names the file a.bam a second time/ });
  assert.throws(() => preview([{ file: 'a.bam' }]), { message: 'Row 1 needs a sample and a file.' });
});
