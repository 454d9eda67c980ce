'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { createAnnouncer } = require('./announcer.js');
const { coreRoutes } = require('./core-routes.js');
const { createSubmissionStore } = require('./submission-store.js');

const announce = createAnnouncer(neighbour);
startComponent('ingest-core', coreRoutes(createSubmissionStore({ announce })));
