import assert from 'node:assert';
import { COMPONENTS, requireHealthy } from '../harness/environment.mjs';
import { eventually } from '../harness/suite.mjs';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHEET = [
  'sample\ttaxon\tcollected\tfile\tmd5',
  'liver-1\t10090\t2019-07-03\tliver-1_R1.fastq.gz\td41d8cd98f00b204e9800998ecf8427e',
  'liver-1\t10090\t2019-07-03\tliver-1_R2.fastq.gz\t9e107d9d372bb6826bd81d3542a419d6',
  'liver-2\t10090\t2019-07-04\tliver-2_R1.fastq.gz\te4d909c290d0fb1ca068ffaddf22cbd0',
].join('\n');
const BAD_ROW = { sample: 'liver-3', taxon: 'mouse', collected: '2019-07-05', file: 'x.bam', md5: 'none' };

/** Sends a submission through all components, step by step; a second one must be stopped. */
export function submissionChecks(environment) {
  const title = `Mouse liver ${process.pid}-${Date.now()}`;
  let submission;
  let documents;
  let manifest;
  return [
    ['all components are up', () => requireHealthy(environment, COMPONENTS)],
    [
      'the broker makes a submission of a sheet',
      async () => {
        const heading = new URLSearchParams({ title, submitter: 'r.franklin' });
        const sent = await environment.postText('ingest-broker', `/submissions?${heading}`, SHEET);
        assert.strictEqual(sent.status, 201, sent.text);
        submission = sent.body.submission;
        assert.deepStrictEqual(sent.body, { submission, documents: 5, links: 3 });
      },
    ],
    [
      'the validator finds all its documents valid',
      async () => {
        documents = await judgedDocuments(environment, submission);
        const invalid = documents.filter(({ state }) => state !== 'valid');
        assert.deepStrictEqual(invalid.flatMap(complaints), []);
      },
    ],
    [
      'the accessioner gives each of them an accession of its own',
      async () => {
        documents = await accessionedDocuments(environment, submission);
        const accessions = new Set(documents.map(({ accession }) => accession));
        assert.strictEqual(accessions.size, 5);
        for (const accession of accessions) assert.match(accession, UUID);
      },
    ],
    [
      'the exporter makes a bundle of them',
      async () => {
        const exported = await environment.post('ingest-exporter', '/exports', { submission });
        assert.strictEqual(exported.status, 201, exported.text);
        manifest = exported.body;
        assertBundle(manifest, documents);
      },
    ],
    [
      'the bundle can be fetched again, and the page shows the submission as exported',
      async () => {
        const again = await environment.get('ingest-exporter', `/exports/${manifest.bundle}`);
        assert.deepStrictEqual(again.body, manifest);
        const page = await environment.get('ingest-ui', '/');
        const row = page.text.split('\n').find((line) => line.includes(title));
        assert.match(row ?? 'The page does not list the submission.', /<td>exported<\/td>/);
      },
    ],
    ['a bad row is found invalid and is not exported', () => badRowIsStopped(environment, title)],
  ];
}

async function badRowIsStopped(environment, title) {
  const body = { title: `${title} (bad)`, submitter: 'r.franklin', rows: [BAD_ROW] };
  const sent = await environment.post('ingest-broker', '/submissions', body);
  assert.strictEqual(sent.status, 201, sent.text);
  const { submission } = sent.body;
  const judged = await judgedDocuments(environment, submission);
  const found = judged.map(({ kind, state, errors }) => `${kind} is ${state}, ${errors.length} problem(s)`);
  assert.deepStrictEqual(found, ['sample is invalid, 1 problem(s)', 'file is invalid, 1 problem(s)']);
  assert.strictEqual((await environment.post('ingest-exporter', '/exports', { submission })).status, 409);
}

function judgedDocuments(environment, submission) {
  return documentsWhen(environment, submission, 'a verdict', ({ state }) => state !== 'draft');
}

function accessionedDocuments(environment, submission) {
  return documentsWhen(environment, submission, 'an accession', ({ accession }) => accession);
}

function documentsWhen(environment, submission, what, ready) {
  return eventually(async () => {
    const answer = await environment.get('ingest-core', `/submissions/${submission}/documents`);
    assert.strictEqual(answer.status, 200, answer.text);
    const value = answer.body.documents;
    const waiting = value.filter((document) => !ready(document));
    const waitingFor = `${waiting.length} of ${value.length} documents wait for ${what}.`;
    return { done: waiting.length === 0, waitingFor, value };
  });
}

function complaints({ kind, id, state, errors }) {
  return errors.length === 0
    ? [`${kind} ${id} is ${state}`]
    : errors.map((error) => `${kind} ${id}: ${error}`);
}

function assertBundle(manifest, documents) {
  const content = new Map(manifest.documents.map((each) => [each.accession, each.content]));
  for (const document of documents) assert.ok(content.get(document.accession), `${document.id} is not in it`);
  const named = (accession) => content.get(accession).name ?? content.get(accession).alias;
  assert.deepStrictEqual(
    manifest.links.map(({ from, to }) => `${named(from)} of ${named(to)}`),
    ['liver-1_R1.fastq.gz of liver-1', 'liver-1_R2.fastq.gz of liver-1', 'liver-2_R1.fastq.gz of liver-2'],
  );
}
