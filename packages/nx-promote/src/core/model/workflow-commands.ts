/**
 * Text in which no CI system finds a command: `::name key=value::text` at the start of a line, also behind white space,
 * and `##[name]`, `##vso[name]` and their like anywhere. A blank in the middle leaves them to be read.
 */
export function withoutWorkflowCommands(text: string): string {
  if (!text.includes('::') && !text.includes('##')) return text;
  return text.replace(AT_START, '$1: :').replace(ANYWHERE, '# #');
}

/** The same for JSON, whose values stay what they are: there no line starts with a colon. */
export function jsonWithoutWorkflowCommands(json: string): string {
  return json.replace(ANYWHERE, '#\\u0023');
}

/** The runner of GitHub takes white space of every kind away first, and a carriage return ends a line for it. */
const AT_START = /((?:^|[\r\n])[\s\u0085]*)::/g;
const ANYWHERE = /##(?=\w*\[)/g;
