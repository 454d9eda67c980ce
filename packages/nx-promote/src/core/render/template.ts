import Mustache from 'mustache';
import { PromoteError } from '../errors.js';
import { htmlText, markdownText } from './markdown-escape.js';

/**
 * Fills a Mustache template (`{{title}}`, `{{#components}} ... {{/components}}`). What people wrote is escaped:
 * for HTML where the template's name says so, else for Markdown. Throws (kind `config`) for a template that
 * is none.
 */
export function renderTemplate(file: string, template: string, view: object): string {
  const escape = /\.html?$/i.test(file) ? htmlText : markdownText;
  try {
    const text = Mustache.render(template, view, {}, { escape: (value: unknown) => escape(String(value)) });
    return `${text.trimEnd()}\n`;
  } catch (error) {
    throw new PromoteError({
      kind: 'config',
      code: 'TEMPLATE',
      message: `The template ${file} is wrong: ${error instanceof Error ? error.message : String(error)}.`,
      hints: ['it is a Mustache template; see docs/guide/changelog.md for what it can show'],
    });
  }
}
