import { required, runService, type ServiceArguments } from '../playground/service.js';
import { startRegistry, type RegistryAuth } from './start-registry.js';

// tsx tools/registry/main.ts --folder DIR [--port N] [--auth basic|token --user NAME], with the password in
// REGISTRY_PASSWORD, since other users of the machine can read command lines.
runService(['folder', 'port', 'auth', 'user'], async (options) => {
  const registry = await startRegistry({
    folder: required(options, 'folder'),
    port: Number(options['port'] ?? 0),
    auth: authFrom(options),
  });
  return { ready: { url: registry.url, host: registry.host }, close: () => registry.close() };
});

function authFrom(options: ServiceArguments): RegistryAuth {
  const kind = options['auth'] ?? 'none';
  if (kind === 'none') return { kind };
  if (kind !== 'basic' && kind !== 'token') {
    throw new Error(`--auth is "${kind}"; it can be none, basic or token.`);
  }
  const password = process.env['REGISTRY_PASSWORD'];
  if (password === undefined) throw new Error('Put the password of --user into REGISTRY_PASSWORD.');
  return { kind, user: required(options, 'user'), password };
}
