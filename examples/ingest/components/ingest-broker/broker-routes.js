'use strict';

const { json, requireFields, RequestError } = require('../../libs/ingest-shared/index.js');
const { parseSheet } = require('./parse-sheet.js');
const { planDocuments } = require('./plan-documents.js');

/** Takes a spreadsheet's rows and makes a submission of them in the core. */
function brokerRoutes(core) {
  return {
    'POST /preview': ({ body }) => json(200, planDocuments(rowsOf(body))),
    'POST /submissions': async ({ body, query }) => {
      const { title, submitter } = headingOf(body, query);
      return json(201, await submit(core, { title, submitter }, planDocuments(rowsOf(body))));
    },
  };
}

function headingOf(body, query) {
  const heading = typeof body === 'string' ? Object.fromEntries(query) : body;
  return requireFields(heading, 'title', 'submitter');
}

function rowsOf(body) {
  if (typeof body === 'string') return parseSheet(body);
  const { rows } = requireFields(body, 'rows');
  if (!Array.isArray(rows)) throw new RequestError(400, '`rows` must be a list of objects.');
  return rows;
}

async function submit(core, heading, { documents, links }) {
  const submission = await core.post('/submissions', heading);
  const path = `/submissions/${submission.id}`;
  const ids = new Map();
  for (const { key, kind, content } of documents) {
    ids.set(key, (await core.post(`${path}/documents`, { kind, content })).id);
  }
  for (const { from, to, kind } of links) {
    await core.post(`${path}/links`, { from: ids.get(from), to: ids.get(to), kind });
  }
  await core.put(`${path}/complete`);
  return { submission: submission.id, documents: documents.length, links: links.length };
}

module.exports = { brokerRoutes };
