import assert from 'node:assert';
import { COMPONENTS, environmentUnderTest } from '../harness/environment.mjs';
import { runSuite } from '../harness/suite.mjs';

const environment = environmentUnderTest();

process.exitCode = await runSuite('system', [
  ...COMPONENTS.map((component) => [
    `${component} is healthy and says what it is`,
    async () => {
      assert.strictEqual((await environment.get(component, '/health')).status, 200);
      const { status, body } = await environment.get(component, '/version');
      assert.deepStrictEqual({ status, component: body?.component }, { status: 200, component });
    },
  ]),
  [
    "the page lists the core's submissions",
    async () => {
      const title = `System check ${process.pid}-${Date.now()}`;
      await environment.post('ingest-core', '/submissions', { title, submitter: 'system' });
      const { status, text } = await environment.get('ingest-ui', '/');
      assert.strictEqual(status, 200, text);
      assert.ok(text.includes(title), 'The page does not show the submission that was just made.');
    },
  ],
]);
