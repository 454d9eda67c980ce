'use strict';

const { setTimeout: pause } = require('node:timers/promises');

const LISTENERS = {
  'document-added': 'ingest-validator',
  'document-valid': 'ingest-accessioner',
};
// A neighbour that is just being replaced by its next version is back within seconds.
const PAUSES_MS = [200, 1000, 4000];

/** Tells the component that cares about an event; at least once, in the background, with a few tries. */
function createAnnouncer(neighbour, { pausesMs = PAUSES_MS, log = console.error } = {}) {
  return async (event) => {
    const listener = LISTENERS[event.event];
    for (const pauseMs of [...pausesMs, null]) {
      try {
        return await neighbour(listener).post('/events', event);
      } catch (error) {
        if (pauseMs === null)
          log(`${event.event} ${event.document} did not reach ${listener}: ${error.message}`);
        else await pause(pauseMs, undefined);
      }
    }
  };
}

module.exports = { createAnnouncer };
