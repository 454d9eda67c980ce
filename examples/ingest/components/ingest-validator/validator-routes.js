'use strict';

const { json, requireFields } = require('../../libs/ingest-shared/index.js');
const { problemsOf } = require('./document-rules.js');

/** Validates documents: one that is posted, or one of the core's when the core says that it is new. */
function validatorRoutes(core) {
  return {
    'POST /validate': ({ body }) => json(200, verdict(requireFields(body, 'kind'))),
    'POST /events': async ({ body }) => {
      const { document: id } = requireFields(body, 'event', 'document');
      return json(200, await validateInCore(core, id));
    },
  };
}

// The core announces at least once: a document that has its verdict keeps it.
async function validateInCore(core, id) {
  const document = await core.get(`/documents/${id}`);
  if (document.state !== 'draft') return { state: document.state, errors: document.errors };
  const result = verdict(document);
  await core.put(`/documents/${id}/state`, result);
  return result;
}

function verdict({ kind, content }) {
  const errors = problemsOf(kind, content);
  return { state: errors.length === 0 ? 'valid' : 'invalid', errors };
}

module.exports = { validatorRoutes };
