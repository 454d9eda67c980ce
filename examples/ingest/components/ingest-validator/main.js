'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { validatorRoutes } = require('./validator-routes.js');

startComponent('ingest-validator', validatorRoutes(neighbour('ingest-core')));
