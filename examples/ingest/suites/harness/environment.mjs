import { Unreachable } from './suite.mjs';

const TIMEOUT_SECONDS = 10;

export const COMPONENTS = [
  'ingest-core',
  'ingest-broker',
  'ingest-validator',
  'ingest-accessioner',
  'ingest-exporter',
  'ingest-ui',
];

/** The environment that the process's own environment variables name. */
export function environmentUnderTest({ INGEST_GATEWAY, DEPLOYMENT_ENV } = process.env) {
  return {
    name: DEPLOYMENT_ENV ?? 'unnamed environment',
    get: (component, path) => call(component, path),
    post: (component, path, body) => {
      return call(component, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    },
    postText: (component, path, text) => {
      return call(component, path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: text });
    },
  };

  async function call(component, path, init) {
    if (!INGEST_GATEWAY) throw new Unreachable('INGEST_GATEWAY is not set: which environment is meant?');
    const response = await send(`${INGEST_GATEWAY}/${component}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined };
  }

  async function send(url, init) {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) });
    } catch (error) {
      throw new Unreachable(`${url} does not answer: ${error.cause?.code ?? error.message}.`);
    }
  }
}

/** Says that the environment cannot be asked when one of the components is not up in it. */
export async function requireHealthy(environment, components) {
  const answers = await Promise.all(
    components.map(async (component) => ({ component, ...(await environment.get(component, '/health')) })),
  );
  const missing = answers.filter(({ status }) => status !== 200);
  if (missing.length === 0) return;
  const list = missing.map(({ component, status }) => `${component} (${status})`).join(', ');
  throw new Unreachable(`Not up in ${environment.name}: ${list}.`);
}
