import { jsonWithoutWorkflowCommands, withoutWorkflowCommands } from './workflow-commands.js';

/** As the runner of GitHub Actions reads a log: by line, of which a carriage return is an end too. */
function obeyed(log: string): string[] {
  return log.split(/\r\n|\r|\n/).filter((line) => /^[\s\u0085]*::/.test(line) || /##\w*\[/.test(line));
}

it.each([
  '::set-output name=version::9.9.9',
  '::error file=a.ts,line=1::broken',
  '  \t::add-mask::a',
  '\u00a0\u3000\u0085::stop-commands::x',
  'a\n\n  ::error::b\nc',
  'progress 1%\r::set-output name=x::y',
  '##[add-mask]a',
  'smoke | ##[set-output name=x]y',
  '###[error]x',
  '##vso[task.setvariable variable=x]y',
  "##teamcity[buildStatus text='x']",
  ':::: ##[a]##[b]',
])('nothing in %j is obeyed, and it can still be read', (text) => {
  expect(obeyed(text)).not.toEqual([]);
  const shown = withoutWorkflowCommands(text);
  expect(obeyed(shown)).toEqual([]);
  expect(shown.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  expect(withoutWorkflowCommands(shown)).toBe(shown);
});

it.each(['a::b', '# heading', '## [a link](x)', 'C::D::e()', '#1 and ##2'])('%j stays as it is', (text) => {
  expect(withoutWorkflowCommands(text)).toBe(text);
});

it('JSON says the same and is not obeyed', () => {
  const value = { title: '##[error]x', deep: ['a ##vso[b]', '::error::\n::x::'] };
  const json = jsonWithoutWorkflowCommands(JSON.stringify(value, null, 2));
  expect(obeyed(json)).toEqual([]);
  expect(JSON.parse(json)).toEqual(value);
});
