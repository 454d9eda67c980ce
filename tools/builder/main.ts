import { required, runService } from '../playground/service.js';
import { startBuilder } from './start-builder.js';

// tsx tools/builder/main.ts --remote PATH --registry HOST:PORT --folder DIR [--rebuild-release-tags true]
//   [--tool buildah]
runService(['remote', 'registry', 'folder', 'rebuild-release-tags', 'tool'], async (options) => {
  const builder = await startBuilder({
    remote: required(options, 'remote'),
    registry: required(options, 'registry'),
    folder: required(options, 'folder'),
    rebuildReleaseTags: options['rebuild-release-tags'] === 'true',
    tool: options['tool'] === 'buildah' ? 'buildah' : 'embedded',
    log: (line) => console.log(line),
  });
  return { ready: {}, close: () => builder.close() };
});
