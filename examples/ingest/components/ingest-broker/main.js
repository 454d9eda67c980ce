'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { brokerRoutes } = require('./broker-routes.js');

startComponent('ingest-broker', brokerRoutes(neighbour('ingest-core')));
