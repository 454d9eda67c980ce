'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { exporterRoutes } = require('./exporter-routes.js');

startComponent('ingest-exporter', exporterRoutes(neighbour('ingest-core')));
