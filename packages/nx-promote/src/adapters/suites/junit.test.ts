import { failingTests } from './junit.js';

describe('a JUnit report', () => {
  it('names the tests that failed or broke, in nested suites, and no others', async () => {
    const xml = `<?xml version="1.0"?>
<!-- made by hand -->
<testsuites><testsuite name="s">
  <testcase name="passes" classname="a"/>
  <testcase name="says &lt;no&gt; &amp; why" classname="broker"><failure message="x"><![CDATA[<b>]]></failure></testcase>
  <testsuite><testcase classname="core" name="core breaks"><error/></testcase></testsuite>
  <testcase name="is skipped"><skipped/></testcase>
  <testcase><failure/></testcase>
</testsuite></testsuites>`;
    expect(await failingTests(xml)).toEqual([
      'broker says <no> & why',
      'core breaks',
      'a test without a name',
    ]);
  });

  it('is not read when it brings entities of its own', async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><testcase name="&b;"><failure/></testcase>';
    expect(await failingTests(bomb)).toEqual([]);
  });

  it('keeps names that look like numbers or like parts of JavaScript', async () => {
    const cases = ['007', '1e3', '__proto__', 'constructor'].map(
      (name) => `<testcase name="${name}"><failure/></testcase>`,
    );
    expect(await failingTests(`<testsuite>${cases.join('')}</testsuite>`)).toEqual([
      '007',
      '1e3',
      '__proto__',
      'constructor',
    ]);
  });
});
