import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type ClientOptions, createClient } from './client.ts';
import { LabelwrightError } from './errors.ts';
import { nextOf } from './paging.ts';
import { readEvents } from './server-events.ts';
import { verifyWebhook } from './webhook-signature.ts';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A real server whose answers a test says; what it was asked is in `seen`. */
async function serve(answer: (request: Seen, response: ServerResponse, number: number) => void) {
  const seen: Seen[] = [];
  const made = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    seen.push(asked);
    answer(asked, response, seen.length);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  const delays: number[] = [];
  const client = (options: Partial<ClientOptions> = {}) =>
    createClient({
      url,
      credentials: { token: 'secret' },
      sleep: async (ms) => void delays.push(ms),
      random: () => 1,
      ...options,
    });
  return { seen, delays, client };
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const refusal = (message: string, more: object = {}) => ({ error: { type: 'x', message, requestId: 'r-1', ...more } });

describe('calls', () => {
  test('come again when the server is busy or away, as long as it says, under the same key', async () => {
    const { seen, delays, client } = await serve((_asked, response, number) => {
      if (number === 1) json(response, 429, refusal('slow down'), { 'retry-after': '7' });
      else if (number === 2) response.destroy();
      else if (number === 3) json(response, 502, {});
      else json(response, 201, { id: 1 });
    });
    expect(await client().projects.create({ title: 'A' })).toEqual({ id: 1 });
    expect(delays).toEqual([7000, 1000, 2000]);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(seen[0]).toMatchObject({ body: '{"title":"A"}', headers: { authorization: 'Token secret' } });
  });

  test('that might do something twice do not', async () => {
    const { seen, client } = await serve((_asked, response) => json(response, 500, refusal('broken')));
    await expect(client().projects.update(1, { title: 'B' })).rejects.toMatchObject({ status: 500, requestId: 'r-1' });
    expect(seen).toHaveLength(1);
  });

  test('end with an error that says what is wrong', async () => {
    const body = refusal('Validation error', { details: { title: ['Too long.'] }, reason: 'why' });
    const { client } = await serve((_asked, response) => json(response, 400, body));
    const error = await client()
      .projects.create({ title: 'A' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LabelwrightError);
    expect(error).toMatchObject({
      status: 400,
      message: 'Validation error',
      fields: { title: ['Too long.'] },
      reason: 'why',
    });
    const away = createClient({ url: 'http://127.0.0.1:1', retries: 0 });
    await expect(away.projects.get(1)).rejects.toMatchObject({ status: 0, type: 'offline' });
  });

  test('that take too long end, and those that are called off stop at once', async () => {
    const { client } = await serve(() => {});
    await expect(client({ timeoutMs: 20, retries: 0 }).projects.get(1)).rejects.toMatchObject({ status: 0 });
    const calling = new AbortController();
    const call = client().transport.send('GET', '/x', undefined, { signal: calling.signal });
    calling.abort(new Error('called off'));
    await expect(call).rejects.toThrow('called off');
  });

  test('share one renewal of the access token', async () => {
    let made = 0;
    const { seen, client } = await serve(({ url, headers }, response) => {
      if (url === '/api/token/refresh') json(response, 200, { access: `access-${++made}` });
      else if (headers.authorization === 'Bearer access-2') json(response, 200, { id: 1 });
      else json(response, 401, refusal('expired'));
    });
    const api = client({ credentials: { refresh: 'long' } });
    await expect(api.projects.get(1)).resolves.toEqual({ id: 1 });
    await Promise.all([api.projects.get(1), api.projects.get(1)]);
    expect(seen.filter(({ url }) => url === '/api/token/refresh')).toHaveLength(2);
  });
});

test('lists go on page by page, and no further than they are read', async () => {
  const { seen, client } = await serve(({ url }, response) => {
    const at = Number(new URL(url, 'http://x').searchParams.get('cursor') ?? 0);
    const link: Record<string, string> =
      at < 3 ? { link: `</api/projects?limit=2&search=a&cursor=${at + 1}>; rel="next"` } : {};
    json(response, 200, [{ id: 2 * at }, { id: 2 * at + 1 }], link);
  });
  const all = await client().projects.list({ search: 'a' }).take();
  expect(all.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(seen.map(({ url }) => url).slice(0, 2)).toEqual([
    '/api/projects?limit=200&search=a',
    '/api/projects?limit=2&search=a&cursor=1',
  ]);
  seen.length = 0;
  expect(await client().projects.list().take(3)).toHaveLength(3);
  expect(seen).toHaveLength(2);
  expect(nextOf(null)).toBeUndefined();
});

test('a job is followed over a broken line to its end', async () => {
  const running = { id: 'j', status: 'running', finished_at: null, progress: { done: 1, total: 2 } };
  const done = { ...running, status: 'succeeded', finished_at: '2026-01-01T00:00:00Z' };
  const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const { seen, client } = await serve(({ url, headers }, response) => {
    if (!url.endsWith('/stream')) return json(response, 200, seen.length > 3 ? done : running);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: open\n\n${event('job', running)}`);
    if (headers['last-event-id'] === '0')
      response.write(event('log', { id: 5, message: 'half' }), () => response.destroy());
    else response.end(event('job', done));
  });
  const [progress, lines]: [string[], number[]] = [[], []];
  const job = await client().jobs.wait('j', {
    onProgress: ({ status }) => progress.push(status),
    onLog: ({ id }) => lines.push(id),
  });
  expect(job.status).toBe('succeeded');
  expect([progress, lines]).toEqual([['running', 'running', 'succeeded'], [5]]);
  expect(seen.at(-2)?.headers['last-event-id']).toBe('5');
});

test('server-sent events are the same however the bytes are cut', async () => {
  const text = ': beat\n\nid: 1\nevent: log\ndata: {"text":"é"}\n\nevent: job\ndata: {"a":1}\n\n';
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), async (sizes) => {
      const pieces = new ReadableStream<Uint8Array>({
        start: (controller) => {
          let at = 0;
          for (const size of [...sizes, bytes.length]) {
            if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size));
            at += size;
          }
          controller.close();
        },
      });
      const events = [];
      for await (const event of readEvents(pieces)) events.push(event);
      expect(events).toEqual([
        { event: 'log', id: '1', data: { text: 'é' } },
        { event: 'job', id: undefined, data: { a: 1 } },
      ]);
    }),
    { numRuns: 50 },
  );
});

test('an upload goes on with what has arrived when the line breaks', async () => {
  let kept = '';
  const { seen, client } = await serve(({ method, url, headers, body }, response, number) => {
    if (method === 'POST' && url === '/api/uploads')
      return void response.writeHead(201, { location: '/api/uploads/u1' }).end();
    if (method === 'HEAD') return void response.writeHead(200, { 'upload-offset': String(kept.length) }).end();
    if (method === 'POST') return json(response, 201, [{ id: 7 }]);
    if (Number(headers['upload-offset']) !== kept.length) return json(response, 409, refusal('elsewhere'));
    // Half of the second piece arrives.
    if (number === 3) {
      kept += body.slice(0, 2);
      return void response.destroy();
    }
    kept += body;
    response.writeHead(204, { 'upload-offset': String(kept.length) }).end();
  });
  const content = new Blob(['0123456789']);
  const sent: number[] = [];
  const onProgress = (bytes: number) => void sent.push(bytes);
  const file = await client().imports.upload(3, { name: 'é.csv', content }, { pieceBytes: 4, onProgress });
  expect(file).toEqual({ id: 7 });
  expect([kept, sent]).toEqual(['0123456789', [4, 6, 10]]);
  expect(seen[0]?.headers['upload-metadata']).toBe(
    `project ${btoa('3')},filename ${Buffer.from('é.csv').toString('base64')}`,
  );
  expect(seen.at(-1)?.body).toBe('{"uploads":["u1"]}');
});

test('a webhook proves itself by its signature', async () => {
  const [key, old] = [Buffer.from('a key of some length'), Buffer.from('the one before it')];
  const secret = `whsec_${key.toString('base64')}`;
  const [id, seconds, body] = ['msg_1', 1_700_000_000, '{"action":"ANNOTATION_CREATED"}'];
  const sign = (with_: Buffer) =>
    `v1,${createHmac('sha256', with_).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  const headers = {
    'Webhook-Id': id,
    'Webhook-Timestamp': String(seconds),
    'Webhook-Signature': `${sign(old)} ${sign(key)}`,
  };
  const now = { nowSeconds: seconds + 60 };
  await expect(verifyWebhook({ headers, body }, secret, now)).resolves.toBe(id);
  await expect(verifyWebhook({ headers: new Headers(headers), body }, secret, now)).resolves.toBe(id);
  const wrong: [string, Parameters<typeof verifyWebhook>][] = [
    ['another body', [{ headers, body: `${body} ` }, secret, now]],
    ['another secret', [{ headers, body }, 'whsec_AAAA', now]],
    ['another id', [{ headers: { ...headers, 'Webhook-Id': 'msg_2' }, body }, secret, now]],
    ['long ago', [{ headers, body }, secret, { nowSeconds: seconds + 301 }]],
    ['no time', [{ headers: { ...headers, 'Webhook-Timestamp': 'x' }, body }, secret, now]],
    ['no signature', [{ headers: { ...headers, 'Webhook-Signature': 'v1,%' }, body }, secret, now]],
    ['no headers', [{ headers: {}, body }, secret, now]],
  ];
  for (const [what, given] of wrong)
    await expect(verifyWebhook(...given), what).rejects.toMatchObject({ name: 'InvalidSignature' });
});
