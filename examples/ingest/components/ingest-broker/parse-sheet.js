'use strict';

const { RequestError } = require('../../libs/ingest-shared/index.js');

/** Reads CSV or TSV with a heading line into one object per row; quoted cells may hold anything. */
function parseSheet(text) {
  const separator = text.split('\n', 1)[0].includes('\t') ? '\t' : ',';
  const [heading, ...lines] = splitCells(text, separator).filter((cells) =>
    cells.some((cell) => cell !== ''),
  );
  if (!heading || lines.length === 0) throw new RequestError(400, 'The sheet needs a heading and a row.');
  return lines.map((cells, index) => {
    if (cells.length > heading.length) {
      throw new RequestError(
        400,
        `Row ${index + 1} has ${cells.length} cells, the heading has ${heading.length}.`,
      );
    }
    return Object.fromEntries(heading.map((name, column) => [name, (cells[column] ?? '').trim()]));
  });
}

function splitCells(text, separator) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1).push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (quoted) cell += character;
    else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  if (quoted) throw new RequestError(400, 'A quoted cell of the sheet does not end.');
  endCell();
  return rows;
}

module.exports = { parseSheet };
