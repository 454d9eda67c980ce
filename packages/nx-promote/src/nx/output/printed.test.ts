import { renderPrinted } from './printed.js';

const printed = {
  title: 'suite smoke of core in dev',
  file: 'a.log',
  ok: false,
  lines: ['one', '::error::x'],
};

it('is collapsed in GitHub Actions, unless Nx collapses each task itself', () => {
  const env = { GITHUB_ACTIONS: 'true', NX_SKIP_LOG_GROUPING: 'true' };
  const text = renderPrinted(printed, { live: true }, env);
  expect(text.split('\n')).toEqual([
    '::group::suite smoke of core in dev (a.log)',
    '  | one',
    '  | ::error::x',
    '::endgroup::',
  ]);
  expect(renderPrinted(printed, { live: true }, { GITHUB_ACTIONS: 'true' })).not.toContain('::group::');
});

it('is collapsed in GitLab', () => {
  const text = renderPrinted(printed, { live: true }, { GITLAB_CI: 'true' }, 7);
  const [first, ...rest] = text.split('\n');
  const name = 'promote_suite_smoke_of_core_in_dev';
  expect(first).toBe(
    `\u001b[0Ksection_start:7:${name}[collapsed=true]\r\u001b[0Ksuite smoke of core in dev (a.log)`,
  );
  expect(rest.at(-1)).toBe(`\u001b[0Ksection_end:7:${name}\r\u001b[0K`);
});

it('cannot begin or end a section by its name', () => {
  const title = 'x\n::endgroup::\nsection_end:7:a\r';
  const env = { GITHUB_ACTIONS: 'true', NX_SKIP_LOG_GROUPING: 'true' };
  const lines = renderPrinted({ ...printed, title }, { live: true }, env).split('\n');
  expect(lines.filter((line) => line.startsWith('::endgroup::'))).toHaveLength(1);
});
