'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { createAnnouncer } = require('../announcer.js');

const EVENT = { event: 'document-added', document: 'd1' };

function neighbourThatFails(times) {
  const calls = [];
  const neighbour = (name) => ({
    post: async (path) => {
      calls.push(name + path);
      if (calls.length <= times) throw new Error('not there');
    },
  });
  return { calls, neighbour };
}

test('an announcement is tried again until the listener takes it', async () => {
  const { calls, neighbour } = neighbourThatFails(2);
  await createAnnouncer(neighbour, { pausesMs: [0, 0, 0] })(EVENT);
  assert.deepStrictEqual(calls, Array(3).fill('ingest-validator/events'));
});

test('an announcement that nobody takes is logged, and breaks nothing', async () => {
  const logged = [];
  const { neighbour } = neighbourThatFails(9);
  await createAnnouncer(neighbour, { pausesMs: [0], log: (line) => logged.push(line) })(EVENT);
  assert.deepStrictEqual(logged, ['document-added d1 did not reach ingest-validator: not there']);
});
