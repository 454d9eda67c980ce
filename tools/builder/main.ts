import { required, runService } from '../playground/service.js';
import { startBuilder } from './start-builder.js';

// tsx tools/builder/main.ts --remote PATH --registry HOST:PORT --folder DIR [--rebuild-release-tags true]
runService(['remote', 'registry', 'folder', 'rebuild-release-tags'], async (options) => {
  const builder = await startBuilder({
    remote: required(options, 'remote'),
    registry: required(options, 'registry'),
    folder: required(options, 'folder'),
    rebuildReleaseTags: options['rebuild-release-tags'] === 'true',
    log: (line) => console.log(line),
  });
  return { ready: {}, close: () => builder.close() };
});
