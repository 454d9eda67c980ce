'use strict';

const { neighbour, startComponent } = require('../../libs/ingest-shared/index.js');
const { accessionerRoutes } = require('./accessioner-routes.js');

startComponent('ingest-accessioner', accessionerRoutes(neighbour('ingest-core')));
