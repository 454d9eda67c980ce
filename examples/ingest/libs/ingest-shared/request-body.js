'use strict';

const { RequestError } = require('./request-error.js');

const MAX_BYTES = 1024 * 1024;

/** Reads a request's body: a value when it is JSON, text otherwise, undefined when there is none. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new RequestError(413, `The body is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const text = Buffer.concat(chunks).toString('utf8');
  return isJson(request.headers['content-type']) ? parseJson(text) : text;
}

function isJson(contentType = '') {
  return contentType.split(';')[0].trim().toLowerCase() === 'application/json';
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(400, `The body is not JSON: ${error.message}.`);
  }
}

module.exports = { readBody };
