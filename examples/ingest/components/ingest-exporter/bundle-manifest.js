'use strict';

const { createHash } = require('node:crypto');

const MANIFEST_VERSION = 1;

/** Why a submission cannot be exported yet, a sentence each; empty when it can. */
function obstaclesTo(submission, documents) {
  const obstacles = documents
    .filter(({ state, accession }) => state !== 'valid' || !accession)
    .map(({ id, kind, state }) => {
      return `${kind} ${id} ${state === 'valid' ? 'has no accession' : `is ${state}`}.`;
    });
  return submission.complete ? obstacles : ['The submission is still open.', ...obstacles];
}

/** What is exported: documents by accession, links between accessions, named by a digest of the content. */
function bundleManifest(submission, documents, links) {
  const accessions = new Map(documents.map(({ id, accession }) => [id, accession]));
  const exported = {
    manifestVersion: MANIFEST_VERSION,
    submission: submission.id,
    title: submission.title,
    documents: documents.map(({ accession, kind, content }) => ({ accession, kind, content })),
    links: links.map(({ from, to, kind }) => {
      return { from: accessions.get(from), to: accessions.get(to), kind };
    }),
  };
  return { bundle: createHash('sha256').update(JSON.stringify(exported)).digest('hex'), ...exported };
}

module.exports = { bundleManifest, obstaclesTo };
