'use strict';

/** A refusal that the caller can understand: becomes the HTTP status and `{message, ...details}`. */
class RequestError extends Error {
  constructor(status, message, details = {}) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.details = details;
  }
}

/** Refuses a body that is not a JSON object or lacks one of the named fields. */
function requireFields(body, ...names) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new RequestError(400, 'The body must be a JSON object.');
  }
  const missing = names.filter((name) => body[name] === undefined || body[name] === '');
  if (missing.length > 0) throw new RequestError(400, `The body lacks ${missing.join(', ')}.`, { missing });
  return body;
}

module.exports = { RequestError, requireFields };
