import Mustache from 'mustache';
import { PromoteError } from '../errors/promote-error.js';
import { badTemplate } from '../errors/templates.js';
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
    throw new PromoteError(badTemplate(file, error instanceof Error ? error.message : String(error)));
  }
}
