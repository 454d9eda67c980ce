'use strict';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The table of all submissions. */
function listPage(site, submissions) {
  const rows = submissions.map(({ id, title, state, documentCount }) => {
    const link = `<a href="${escape(`${site.root}/submissions/${encodeURIComponent(id)}`)}">${escape(title)}</a>`;
    return row([link, escape(state), escape(documentCount)]);
  });
  const body =
    rows.length === 0 ? '<p>There are no submissions yet.</p>' : table(['Title', 'State', 'Documents'], rows);
  return layout(site, 'Submissions', body);
}

/** One submission with its documents, their states and what is wrong with them. */
function submissionPage(site, submission, documents) {
  const rows = documents.map(({ id, kind, state, accession, errors }) => {
    return row([kind, id, state, accession ?? '', errors.join(' ')].map(escape));
  });
  const summary = `<p>${escape(submission.submitter)}, ${escape(submission.state)}</p>`;
  const heading = ['Kind', 'Document', 'State', 'Accession', 'Problems'];
  return layout(site, submission.title, summary + table(heading, rows));
}

/** What a person sees when the core does not answer as it should. */
function troublePage(site, message) {
  return layout(site, 'This page cannot be shown', `<p>${escape(message)}</p>`);
}

function layout({ environment }, title, body) {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escape(title)} (${escape(environment)})</title></head>`,
    `<body><h1>${escape(title)}</h1>${body}</body></html>`,
  ].join('\n');
}

function table(heading, rows) {
  return `<table><tr>${heading.map((cell) => `<th>${cell}</th>`).join('')}</tr>\n${rows.join('\n')}</table>`;
}

function row(cells) {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

module.exports = { listPage, submissionPage, troublePage };
