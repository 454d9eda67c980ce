'use strict';

const { submissionState } = require('./document-states.js');

/** A document as the neighbours see it. */
function documentJson(document) {
  return {
    id: document.id,
    submission: document.submission,
    kind: document.kind,
    content: document.content,
    state: document.state,
    errors: document.errors,
    accession: document.accession ?? null,
  };
}

/** A submission as the neighbours see it; its documents and links have addresses of their own. */
function submissionJson(submission) {
  return {
    id: submission.id,
    title: submission.title,
    submitter: submission.submitter,
    state: submissionState(submission),
    complete: submission.complete,
    documentCount: submission.documents.length,
    bundle: submission.bundle ?? null,
  };
}

module.exports = { documentJson, submissionJson };
