import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

/** Any pull request that is not said otherwise is the one of GitHub's own examples. */
export interface FakePullRequest {
  readonly number: number;
  readonly title: string;
  readonly merge_commit_sha: string | null;
  readonly updated_at: string;
  readonly merged_at?: string | null;
  readonly user?: null;
  readonly labels?: readonly string[];
}

/** A pull request that was opened on the server. */
export interface OpenedPullRequest {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body?: string;
}

export interface GithubServer {
  readonly url: string;
  /** Everything that was asked, and everything in it that GitHub's description does not allow. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  readonly violations: string[];
  /** What was opened here. */
  readonly opened: OpenedPullRequest[];
  /** Answers everything with this instead. */
  fail(status: number, headers?: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

const LIST = '/repos/{owner}/{repo}/pulls';

/**
 * Plays GitHub's list of pull requests and the opening of one, and checks each request and each of its own
 * answers against GitHub's OpenAPI description, so that neither side can make up an API.
 */
export async function startGithubServer(pulls: readonly FakePullRequest[]): Promise<GithubServer> {
  const description = readDescription();
  const requests: GithubServer['requests'] = [];
  const violations: string[] = [];
  const opened: OpenedPullRequest[] = [];
  let failure: { status: number; headers: Readonly<Record<string, string>> } | null = null;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ path: `${url.pathname}${url.search}`, authorization: request.headers.authorization });
    const isNew = request.method === 'POST';
    violations.push(...description.checkRequest(request.method ?? '', url));
    if (failure !== null) {
      response.writeHead(failure.status, { 'content-type': 'application/json', ...failure.headers });
      response.end('{"message":"no"}');
      return;
    }
    if (isNew) {
      void bodyOf(request).then((body) => {
        violations.push(...description.checkBody(body));
        opened.push(body as OpenedPullRequest);
        const answer = { ...description.opened(body as OpenedPullRequest), number: opened.length };
        violations.push(...description.checkOpened(answer));
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
      return;
    }
    const head = url.searchParams.get('head')?.replace(/^.*:/, '');
    const listed = head === undefined ? page(pulls, url) : openPulls(opened, head);
    const answer = listed.map((pull) => description.example(pull));
    violations.push(...description.checkAnswer(answer));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    violations,
    opened,
    fail: (status, headers = {}) => (failure = { status, headers }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function openPulls(opened: readonly OpenedPullRequest[], branch: string): FakePullRequest[] {
  return opened.flatMap(({ head, title }, at) =>
    head === branch
      ? [
          {
            number: at + 1,
            title,
            merge_commit_sha: null,
            updated_at: '2019-07-01T00:00:00Z',
            merged_at: null,
          },
        ]
      : [],
  );
}

function page(pulls: readonly FakePullRequest[], url: URL): FakePullRequest[] {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const start = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
  const newestFirst = [...pulls].sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at));
  return newestFirst.slice(start, start + size);
}

interface Description {
  checkRequest(method: string, url: URL): string[];
  checkAnswer(answer: unknown): string[];
  example(pull: FakePullRequest): object;
  checkBody(body: unknown): string[];
  checkOpened(answer: unknown): string[];
  opened(body: OpenedPullRequest): object;
}

let known: Description | undefined;

function readDescription(): Description {
  return (known ??= loadDescription());
}

function loadDescription(): Description {
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<
      string,
      {
        get: { parameters: (Parameter | { $ref: string })[] };
        post: { requestBody: { content: Record<string, { schema: object }> } };
      }
    >;
    components: {
      parameters: Record<string, Parameter>;
      examples: Record<string, { value: object | readonly object[] }>;
    };
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: true, allErrors: true });
  ajv.addSchema(document, 'github');
  const parameters = (document.paths[LIST]?.get.parameters ?? []).map((one) =>
    '$ref' in one ? (document.components.parameters[one.$ref.split('/').at(-1) as string] as Parameter) : one,
  );
  const query = ajv.compile({
    type: 'object',
    properties: Object.fromEntries(
      parameters.filter((one) => one.in === 'query').map((one) => [one.name, one.schema]),
    ),
    additionalProperties: false,
  });
  const answers = ajv.compile({
    type: 'array',
    items: { $ref: 'github#/components/schemas/pull-request-simple' },
  });
  const samples = document.components.examples['pull-request-simple-items']?.value as readonly object[];
  const sample = samples[0] as object;
  const full = document.components.examples['pull-request']?.value as object;
  const body = ajv.compile(
    document.paths[LIST]?.post.requestBody.content['application/json']?.schema ?? false,
  );
  const openedAnswer = ajv.compile({ $ref: 'github#/components/schemas/pull-request' });
  return {
    checkRequest: (method, url) => [
      ...((method === 'GET' || method === 'POST') && /^\/repos\/[^/]+\/[^/]+\/pulls$/.test(url.pathname)
        ? []
        : [`${method} ${url.pathname}`]),
      ...problems(query, Object.fromEntries(url.searchParams)),
    ],
    checkBody: (given) => problems(body, structuredClone(given)),
    checkOpened: (answer) => problems(openedAnswer, structuredClone(answer)),
    opened: ({ title, body: text = '' }) => ({ ...full, requested_teams: [], title, body: text }),
    checkAnswer: (answer) => problems(answers, structuredClone(answer)),
    example: ({ labels = [], ...pull }) => ({
      ...sample,
      // The example's team is older than the description's own schema for teams.
      requested_teams: [],
      merged_at: pull.updated_at,
      ...pull,
      labels: labels.map((name, id) => ({ ...label(sample), id, name })),
    }),
  };
}

function label(sample: object): object {
  return (sample as { labels: readonly object[] }).labels[0] as object;
}

function problems(validate: ValidateFunction, value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
