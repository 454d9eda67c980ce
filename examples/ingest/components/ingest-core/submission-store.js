'use strict';

const { randomUUID } = require('node:crypto');
const { RequestError } = require('../../libs/ingest-shared/index.js');
const { documentStateAfter } = require('./document-states.js');

/** The submissions, their documents and the links between these, in memory. `announce` tells the neighbours. */
function createSubmissionStore({ announce, newId = randomUUID }) {
  const submissions = new Map();
  const documents = new Map();

  return { addSubmission, submissionList, submission, complete, setBundle, ...documentMethods() };

  function addSubmission({ title, submitter }) {
    const added = { id: newId(), title, submitter, complete: false, documents: [], links: [] };
    submissions.set(added.id, added);
    return added;
  }

  function submissionList() {
    return [...submissions.values()];
  }

  function submission(id) {
    return found(submissions, 'submission', id);
  }

  function complete(id) {
    const completed = openSubmission(id);
    if (completed.documents.length === 0)
      throw new RequestError(409, `Submission ${id} has no documents yet.`);
    completed.complete = true;
    return completed;
  }

  function setBundle(id, bundle) {
    const exported = submission(id);
    if (exported.documents.some((each) => !each.accession)) {
      throw new RequestError(409, `Submission ${id} has documents without an accession.`);
    }
    exported.bundle = bundle;
    return exported;
  }

  function openSubmission(id) {
    const open = submission(id);
    if (open.complete) throw new RequestError(409, `Submission ${id} is complete and takes no more.`);
    return open;
  }

  function documentMethods() {
    return { addDocument, document, setState, setAccession, addLink };

    function addDocument(submissionId, { kind, content }) {
      const added = { id: newId(), submission: submissionId, kind, content, state: 'draft', errors: [] };
      openSubmission(submissionId).documents.push(added);
      documents.set(added.id, added);
      announce({ event: 'document-added', document: added.id });
      return added;
    }

    function document(id) {
      return found(documents, 'document', id);
    }

    function setState(id, { state, errors = [] }) {
      const changed = document(id);
      changed.state = documentStateAfter(changed.state, state);
      changed.errors = errors;
      if (state === 'valid') announce({ event: 'document-valid', document: id });
      return changed;
    }

    function setAccession(id, accession) {
      const named = document(id);
      if (named.accession && named.accession !== accession) {
        throw new RequestError(409, `Document ${id} has the accession ${named.accession} already.`);
      }
      if (named.state !== 'valid')
        throw new RequestError(409, `Document ${id} is ${named.state}, not valid.`);
      named.accession = accession;
      return named;
    }

    function addLink(submissionId, { from, to, kind }) {
      for (const id of [from, to]) {
        if (document(id).submission !== submissionId) {
          throw new RequestError(409, `Document ${id} belongs to another submission.`);
        }
      }
      const link = { from, to, kind };
      openSubmission(submissionId).links.push(link);
      return link;
    }
  }
}

function found(map, what, id) {
  const value = map.get(id);
  if (!value) throw new RequestError(404, `There is no ${what} ${id}.`);
  return value;
}

module.exports = { createSubmissionStore };
