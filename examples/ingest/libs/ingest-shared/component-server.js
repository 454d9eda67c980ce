'use strict';

const http = require('node:http');
const { readBody } = require('./request-body.js');
const { RequestError } = require('./request-error.js');
const { compileRoutes } = require('./routes.js');

/** Starts a component as its environment asks for it: PORT, COMMIT and IMAGE_DIGEST come from there. */
function startComponent(name, routes, env = process.env) {
  const server = createComponentServer({ name, routes, commit: env.COMMIT, digest: env.IMAGE_DIGEST });
  server.listen(Number(env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`${name} listens on 127.0.0.1:${server.address().port}`);
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop(server));
  return server;
}

/** An HTTP server for the routes, and for GET /version and GET /health, which every component has. */
function createComponentServer({ name, routes, commit, digest }) {
  const find = compileRoutes({
    'GET /version': () => json(200, { component: name, commit: commit ?? null, digest: digest ?? null }),
    'GET /health': () => json(200, { component: name, healthy: true }),
    ...routes,
  });
  return http.createServer((request, response) => {
    answer(find, request)
      .catch((error) => refusal(name, error))
      .then(({ status, type, text }) => {
        response.writeHead(status, { 'content-type': type });
        response.end(text);
      });
  });
}

/** An answer with a JSON body. */
function json(status, value) {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

/** An answer with an HTML page. */
function html(status, text) {
  return { status, type: 'text/html; charset=utf-8', text };
}

async function answer(find, request) {
  const url = new URL(request.url, 'http://component');
  const { handle, params, allowed } = find(request.method, url.pathname);
  if (handle) {
    return handle({ params, query: url.searchParams, body: await readBody(request) });
  }
  if (allowed.length > 0) throw new RequestError(405, `${url.pathname} takes ${allowed.join(', ')} only.`);
  throw new RequestError(404, `There is nothing at ${url.pathname}.`);
}

function refusal(name, error) {
  if (error instanceof RequestError) return json(error.status, { message: error.message, ...error.details });
  console.error(`${name}: ${error.stack}`);
  return json(500, { message: `${name} could not answer; its log says why.` });
}

function stop(server) {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}

module.exports = { createComponentServer, html, json, startComponent };
