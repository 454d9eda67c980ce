'use strict';

const RULES = {
  sample: {
    alias: { pattern: /^\S.*$/, expected: 'a name' },
    taxon: { pattern: /^[1-9]\d*$/, expected: 'an NCBI taxon id, for example 10090' },
    collected: { pattern: /^\d{4}-\d{2}-\d{2}$/, expected: 'a date, for example 2019-07-03' },
  },
  file: {
    name: { pattern: /^[\w.-]+$/, expected: 'a file name of letters, digits, dots and dashes' },
    md5: { pattern: /^[0-9a-f]{32}$/, expected: 'an MD5 sum of 32 hexadecimal digits' },
  },
};

/** What is wrong with a document, a sentence for each problem; empty when it is valid. */
function problemsOf(kind, content) {
  const rules = Object.hasOwn(RULES, kind) ? RULES[kind] : null;
  if (!rules) return [`There are no documents of kind ${kind}; known are ${Object.keys(RULES).join(', ')}.`];
  if (content === null || typeof content !== 'object') return ['The document has no content.'];
  return Object.entries(rules).flatMap(([field, { pattern, expected }]) => {
    const value = String(content[field] ?? '');
    return pattern.test(value) ? [] : [`${field} is "${value}", expected is ${expected}.`];
  });
}

module.exports = { problemsOf };
