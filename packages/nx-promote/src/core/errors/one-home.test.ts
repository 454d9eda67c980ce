import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Codes in the source of one file: where `code` is set, and constants that hold one. */
function codesIn(file: string): string[] {
  const text = readFileSync(join(__dirname, file), 'utf8');
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && /^[A-Z]+(_[A-Z]+)*$/.test(node.text)) found.push(node.text);
    // A code in a type says which codes a function gives.
    if (!ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

it('every code is written in one place', () => {
  const files = readdirSync(__dirname).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const codes = files.flatMap((file) => codesIn(file));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
