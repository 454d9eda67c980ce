import { required, runService } from '../playground/service.js';
import { startRunner } from './start-runner.js';

// tsx tools/runner/main.ts --deployments PATH --folder DIR [--port N]
runService(['deployments', 'folder', 'port'], async (options) => {
  const runner = await startRunner({
    deployments: required(options, 'deployments'),
    folder: required(options, 'folder'),
    port: Number(options['port'] ?? 0),
    log: (line) => console.log(line),
  });
  return { ready: { url: runner.url }, close: () => runner.close() };
});
