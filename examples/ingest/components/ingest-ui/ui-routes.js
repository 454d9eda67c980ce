'use strict';

const { html, NeighbourError } = require('../../libs/ingest-shared/index.js');
const { listPage, submissionPage, troublePage } = require('./pages.js');

/** The pages: a list of the core's submissions, and one page for each. */
function uiRoutes(core, { INGEST_GATEWAY, DEPLOYMENT_ENV } = {}) {
  const site = {
    environment: DEPLOYMENT_ENV ?? 'here',
    // Behind the gateway the component's own root is not the root of the address.
    root: INGEST_GATEWAY ? `${new URL(INGEST_GATEWAY).pathname.replace(/\/$/, '')}/ingest-ui` : '',
  };
  return {
    'GET /': () => page(site, async () => listPage(site, (await core.get('/submissions')).submissions)),
    'GET /submissions/:id': ({ params }) => {
      return page(site, async () => {
        const path = `/submissions/${encodeURIComponent(params.id)}`;
        return submissionPage(site, await core.get(path), (await core.get(`${path}/documents`)).documents);
      });
    },
  };
}

// A page that says what is wrong is worth more to a person than a bare 502.
async function page(site, render) {
  try {
    return html(200, await render());
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    return html(error.neighbourStatus === 404 ? 404 : 502, troublePage(site, error.message));
  }
}

module.exports = { uiRoutes };
