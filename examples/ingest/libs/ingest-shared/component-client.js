'use strict';

const { RequestError } = require('./request-error.js');

const TIMEOUT_SECONDS = 5;

/** A neighbour could not be reached, or gave an answer that is not a success. */
class NeighbourError extends RequestError {
  constructor(neighbour, message, neighbourStatus) {
    super(502, message, { neighbour });
    this.name = 'NeighbourError';
    this.neighbourStatus = neighbourStatus;
  }
}

/** A client of one neighbouring component in the same environment, reached through the gateway. */
function neighbour(name, gateway = process.env.INGEST_GATEWAY) {
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };

  async function call(method, path, body) {
    if (!gateway) throw new NeighbourError(name, `Cannot reach ${name}: INGEST_GATEWAY is not set.`);
    const response = await send(method, `${gateway}/${name}${path}`, body);
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw new NeighbourError(
      name,
      `${name} answered ${response.status} to ${method} ${path}: ${messageOf(text)}`,
      response.status,
    );
  }

  async function send(method, url, body) {
    try {
      return await fetch(url, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new NeighbourError(name, `${name} does not answer: ${error.cause?.code ?? error.message}.`);
    }
  }
}

function messageOf(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}

module.exports = { NeighbourError, neighbour };
