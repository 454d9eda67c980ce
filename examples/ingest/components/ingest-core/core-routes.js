'use strict';

const { json, requireFields } = require('../../libs/ingest-shared/index.js');
const { documentJson, submissionJson } = require('./representation.js');

/** The document API: submissions, their documents with states and accessions, and links. */
function coreRoutes(store) {
  return { ...submissionRoutes(store), ...documentRoutes(store) };
}

function submissionRoutes(store) {
  return {
    'GET /submissions': () => json(200, { submissions: store.submissionList().map(submissionJson) }),
    'POST /submissions': ({ body }) => {
      return json(201, submissionJson(store.addSubmission(requireFields(body, 'title', 'submitter'))));
    },
    'GET /submissions/:id': ({ params }) => json(200, submissionJson(store.submission(params.id))),
    'PUT /submissions/:id/complete': ({ params }) => json(200, submissionJson(store.complete(params.id))),
    'PUT /submissions/:id/bundle': ({ params, body }) => {
      return json(200, submissionJson(store.setBundle(params.id, requireFields(body, 'bundle').bundle)));
    },
    'GET /submissions/:id/links': ({ params }) => json(200, { links: store.submission(params.id).links }),
    'POST /submissions/:id/links': ({ params, body }) => {
      return json(201, store.addLink(params.id, requireFields(body, 'from', 'to', 'kind')));
    },
  };
}

function documentRoutes(store) {
  return {
    'GET /submissions/:id/documents': ({ params }) => {
      return json(200, { documents: store.submission(params.id).documents.map(documentJson) });
    },
    'POST /submissions/:id/documents': ({ params, body }) => {
      return json(201, documentJson(store.addDocument(params.id, requireFields(body, 'kind', 'content'))));
    },
    'GET /documents/:id': ({ params }) => json(200, documentJson(store.document(params.id))),
    'PUT /documents/:id/state': ({ params, body }) => {
      return json(200, documentJson(store.setState(params.id, requireFields(body, 'state'))));
    },
    'PUT /documents/:id/accession': ({ params, body }) => {
      const { accession } = requireFields(body, 'accession');
      return json(200, documentJson(store.setAccession(params.id, accession)));
    },
  };
}

module.exports = { coreRoutes };
