import assert from 'node:assert';

/** What each component must do also where it is alone: nothing here needs a neighbour. */
export const contracts = {
  'ingest-core': async ({ get, post }) => {
    const made = await post('ingest-core', '/submissions', { title: 'Smoke', submitter: 'smoke' });
    assert.strictEqual(made.status, 201, made.text);
    const found = await get('ingest-core', `/submissions/${made.body.id}`);
    assert.deepStrictEqual(found.body, made.body);
  },
  'ingest-broker': async ({ postText }) => {
    const { body } = await postText('ingest-broker', '/preview', 'sample,file\ns1,a.bam\ns1,b.bam\n');
    assert.deepStrictEqual(
      body?.documents?.map(({ kind }) => kind),
      ['sample', 'file', 'file'],
    );
  },
  'ingest-validator': async ({ post }) => {
    const file = { name: 'a.bam', md5: 'd41d8cd98f00b204e9800998ecf8427e' };
    const states = await Promise.all(
      [file, { ...file, md5: 'none' }].map(async (content) => {
        return (await post('ingest-validator', '/validate', { kind: 'file', content })).body?.state;
      }),
    );
    assert.deepStrictEqual(states, ['valid', 'invalid']);
  },
  'ingest-accessioner': async ({ post }) => {
    assert.strictEqual((await post('ingest-accessioner', '/accessions', {})).status, 400);
  },
  'ingest-exporter': async ({ get, post }) => {
    assert.strictEqual((await post('ingest-exporter', '/exports', {})).status, 400);
    assert.strictEqual((await get('ingest-exporter', '/exports/nothing')).status, 404);
  },
  'ingest-ui': async ({ get }) => {
    const { text } = await get('ingest-ui', '/');
    assert.match(text, /^<!doctype html>/);
  },
};
