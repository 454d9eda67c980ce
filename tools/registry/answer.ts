import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Bytes that are on disk already and are streamed from there. */
export interface StoredFile {
  readonly file: string;
  readonly size: number;
}

/** What a route answers; sending it is elsewhere, so that a fault can cut any answer short. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | StoredFile;
}

/** A refusal in the distribution API's error format. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(status, { errors: [{ code, message }] }, headers);
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** Writes an answer; a HEAD request gets the headers of the GET. */
export async function send(response: ServerResponse, answer: Answer, headOnly: boolean): Promise<void> {
  const size = sizeOf(answer.body);
  const length = answer.status === 204 ? {} : { 'content-length': String(size) };
  response.writeHead(answer.status, { ...length, ...answer.headers });
  if (headOnly || answer.body === undefined) response.end();
  else if (Buffer.isBuffer(answer.body)) response.end(answer.body);
  else await pipeline(createReadStream(answer.body.file), response);
}

/** Promises the whole answer, sends half of it and drops the connection; without a body, sends nothing. */
export async function sendCutShort(
  response: ServerResponse,
  answer: Answer,
  headOnly: boolean,
): Promise<void> {
  const half = Math.floor(sizeOf(answer.body) / 2);
  if (!headOnly && half > 0 && answer.body !== undefined) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(sizeOf(answer.body)) });
    const content = Buffer.isBuffer(answer.body) ? answer.body : await readFile(answer.body.file);
    await new Promise<void>((resolve) => response.write(content.subarray(0, half), () => resolve()));
  }
  response.socket?.destroy();
}

function sizeOf(body: Answer['body']): number {
  if (body === undefined) return 0;
  return Buffer.isBuffer(body) ? body.length : body.size;
}
