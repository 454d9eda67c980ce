import { spell } from '../../testing/fakes/spell.js';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { renderError, type PromoteError } from '../../core/errors/promote-error.js';
import type { Announcement } from '../../core/ports/notifier.js';
import { createNotifier } from './create-notifier.js';
import type { WebhookOptions } from './webhook.js';
import { quietReporter } from '../../testing/quiet-reporter.js';

const SECRET = 'T024/B9/hunter2';
const ANNOUNCEMENT: Announcement = {
  id: 'hotfix ingest-core fix-uuid 5ddba2b staging',
  event: 'hotfix-rejected',
  environment: 'staging',
  components: ['ingest-core'],
  text: 'ingest-core: hotfix fix-uuid: 5ddba2b was rejected by "ingest"',
};
const EAGER: WebhookOptions = { backoffMs: 1, retries: 2, timeoutMs: 5_000 };

let server: Server;
let host: string;
let listener: RequestListener;
let received: { request: IncomingMessage; body: string }[];
let told: string[];

beforeEach(async () => {
  received = [];
  told = [];
  listener = (_, response) => void response.writeHead(204).end();
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ request, body });
      listener(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const reporter = {
  ...quietReporter(),
  tell: (line: string) => void told.push(line),
  warn: (line: string) => void told.push(line),
};

const announce = (events: readonly string[] | null, options = EAGER): Promise<void> => {
  const webhook = { to: 'webhook', url: `http://${host}/${SECRET}`, events } as const;
  return createNotifier([{ to: 'console' }, webhook], reporter, options).announce(ANNOUNCEMENT);
};

it('tells the console and posts JSON with a stable id', async () => {
  await announce(null);
  expect(told).toEqual([ANNOUNCEMENT.text]);
  expect(received).toHaveLength(1);
  expect(received[0]?.request).toMatchObject({ method: 'POST', url: `/${SECRET}` });
  expect(received[0]?.request.headers['content-type']).toBe('application/json');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(ANNOUNCEMENT);
});

it('posts what a target asked for and nothing else', async () => {
  await announce(['hotfix-rejected']);
  expect(received).toHaveLength(1);
  await announce(['hotfix-released', 'held']);
  await announce([]);
  expect(received).toHaveLength(1);
});

it.each([429, 500, 503])('posts again after %i, the same thing', async (status) => {
  listener = (_, response) => void response.writeHead(received.length < 3 ? status : 200).end();
  await announce(null);
  expect(received.map(({ body }) => body)).toEqual(Array(3).fill(received[0]?.body));
});

it.each<[string, RequestListener, number, RegExp]>([
  ['no', (_, response) => void response.writeHead(403).end(SECRET), 1, /answered with status 403/],
  ['elsewhere', (_, response) => void response.writeHead(302, { location: '/x' }).end(), 1, /status 302/],
  [
    'later',
    (_, response) => void response.writeHead(500).end(),
    3,
    /answered with status 500 \(attempts: 3\)/,
  ],
  ['a broken connection', (request) => void request.socket.destroy(), 3, /broke the connection off/],
  ['nothing', () => undefined, 3, /did not answer within 0\.1 s/],
])('names the host but not the secret when the answer is %s', async (_, answer, attempts, why) => {
  listener = answer;
  const error: unknown = await announce(null, { ...EAGER, timeoutMs: 100 }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ kind: 'external', code: 'ANNOUNCEMENT_NOT_DELIVERED' });
  const shown = renderError(error as PromoteError, spell);
  expect(shown).toMatch(why);
  expect(shown).toContain(host);
  expect(shown).not.toContain(SECRET);
  expect(received).toHaveLength(attempts);
  expect(told).toEqual([ANNOUNCEMENT.text]);
});

it('sends a user in the address as a header', async () => {
  const webhook = { to: 'webhook', url: `http://robot:a%20b@${host}/x`, events: null } as const;
  await createNotifier([webhook], reporter, EAGER).announce(ANNOUNCEMENT);
  const expected = `Basic ${Buffer.from('robot:a b').toString('base64')}`;
  expect(received[0]?.request.headers.authorization).toBe(expected);
});

it('does not show an address that cannot be parsed', async () => {
  const webhook = { to: 'webhook', url: `not an address ${SECRET}`, events: null } as const;
  const announcing = createNotifier([webhook], reporter, EAGER).announce(ANNOUNCEMENT);
  await expect(announcing).rejects.toMatchObject({ code: 'ANNOUNCEMENT_NOT_DELIVERED' });
  await expect(announcing).rejects.not.toMatchObject({ details: [expect.stringContaining(SECRET)] });
});
