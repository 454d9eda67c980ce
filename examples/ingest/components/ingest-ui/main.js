'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { uiRoutes } = require('./ui-routes.js');

startComponent('ingest-ui', uiRoutes(neighbour('ingest-core'), process.env));
