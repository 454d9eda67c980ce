'use strict';

const { RequestError } = require('../../libs/ingest-shared/index.js');

/**
 * The documents and links that a sheet's rows ask for. A row is one file of one sample; rows that name the
 * same sample share its document.
 */
function planDocuments(rows) {
  const documents = new Map();
  const links = [];
  for (const [index, row] of rows.entries()) {
    const sample = sampleOf(row);
    const file = fileOf(row);
    if (sample.key === 'sample ' || file.key === 'file ') {
      throw new RequestError(400, `Row ${index + 1} needs a sample and a file.`);
    }
    if (documents.has(file.key)) {
      throw new RequestError(400, `Row ${index + 1} names the ${file.key} a second time.`);
    }
    if (!documents.has(sample.key)) documents.set(sample.key, sample);
    documents.set(file.key, file);
    links.push({ from: file.key, to: sample.key, kind: 'derived-from' });
  }
  return { documents: [...documents.values()], links };
}

function sampleOf({ sample = '', taxon = '', collected = '' }) {
  return { key: `sample ${sample}`, kind: 'sample', content: { alias: sample, taxon, collected } };
}

function fileOf({ file = '', md5 = '' }) {
  return { key: `file ${file}`, kind: 'file', content: { name: file, md5 } };
}

module.exports = { planDocuments };
