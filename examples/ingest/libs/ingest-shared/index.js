'use strict';

/** What the components share: an HTTP server with routes, an HTTP client for neighbours, JSON in between. */
module.exports = {
  ...require('./component-client.js'),
  ...require('./component-server.js'),
  ...require('./request-error.js'),
};
