'use strict';

const { randomUUID } = require('node:crypto');
const { json, requireFields, RequestError } = require('../../libs/ingest-shared/index.js');

/** Gives accessions to the core's valid documents: when the core announces one, or when somebody asks. */
function accessionerRoutes(core, newAccession = randomUUID) {
  return {
    'POST /events': async ({ body }) => {
      const { document } = requireFields(body, 'event', 'document');
      return json(200, await accession(core, document, newAccession));
    },
    'POST /accessions': async ({ body }) => {
      const { document } = requireFields(body, 'document');
      return json(201, await accession(core, document, newAccession));
    },
  };
}

async function accession(core, id, newAccession) {
  const document = await core.get(`/documents/${id}`);
  if (document.accession) return { document: id, accession: document.accession };
  if (document.state !== 'valid') {
    throw new RequestError(409, `Document ${id} is ${document.state}; only valid ones get an accession.`);
  }
  const given = await core.put(`/documents/${id}/accession`, { accession: newAccession() });
  return { document: id, accession: given.accession };
}

module.exports = { accessionerRoutes };
