'use strict';

const { json, requireFields, RequestError } = require('../../libs/ingest-shared/index.js');
const { bundleManifest, obstaclesTo } = require('./bundle-manifest.js');

/** Exports a submission as a bundle manifest once everything in it is valid and has its accession. */
function exporterRoutes(core) {
  const bundles = new Map();
  return {
    'POST /exports': async ({ body }) => {
      const { submission } = requireFields(body, 'submission');
      const manifest = await exportSubmission(core, submission);
      bundles.set(manifest.bundle, manifest);
      return json(201, manifest);
    },
    'GET /exports/:bundle': ({ params }) => {
      const manifest = bundles.get(params.bundle);
      if (!manifest) throw new RequestError(404, `There is no bundle ${params.bundle}.`);
      return json(200, manifest);
    },
  };
}

async function exportSubmission(core, id) {
  const path = `/submissions/${id}`;
  const [submission, { documents }, { links }] = await Promise.all([
    core.get(path),
    core.get(`${path}/documents`),
    core.get(`${path}/links`),
  ]);
  const obstacles = obstaclesTo(submission, documents);
  if (obstacles.length > 0) {
    throw new RequestError(409, `Submission ${id} cannot be exported yet.`, { obstacles });
  }
  const manifest = bundleManifest(submission, documents, links);
  await core.put(`${path}/bundle`, { bundle: manifest.bundle });
  return manifest;
}

module.exports = { exporterRoutes };
