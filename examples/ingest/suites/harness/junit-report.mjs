const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const ELEMENTS = { failed: 'failure', errored: 'error', skipped: 'skipped' };

/** A JUnit report of one suite, as CI systems read it. */
export function junitReport(name, results) {
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const totals = [
    `tests="${results.length}"`,
    `failures="${count('failed')}"`,
    `errors="${count('errored')}"`,
    `skipped="${count('skipped')}"`,
    `time="${seconds.toFixed(3)}"`,
  ].join(' ');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${escape(name)}" ${totals}>`,
    ...results.map((result) => `    ${testCase(name, result)}`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(suite, { title, outcome, seconds, message }) {
  const attributes = `classname="${escape(suite)}" name="${escape(title)}" time="${seconds.toFixed(3)}"`;
  if (outcome === 'passed') return `<testcase ${attributes}/>`;
  const detail = message ? ` message="${escape(message)}"` : '';
  return `<testcase ${attributes}><${ELEMENTS[outcome]}${detail}/></testcase>`;
}

// XML 1.0 knows no way to write most control characters, and a message may quote anything.
function escape(text) {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character])
    .replaceAll('\n', '&#10;');
}
