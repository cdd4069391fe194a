import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api, setUnauthorizedHandler, withQuery } from './api.ts';
import { ApiError } from './api-error.ts';

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
type Reply = { status: number; body?: string; headers?: Record<string, string> };

let server: Server;
let base = '';
let seen: Seen[] = [];
let reply: Reply = { status: 200 };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  seen = [];
  reply = { status: 200, body: '{"ok":true}' };
});

describe('api', () => {
  it('sends the guard header on every call and a fresh idempotency key on every POST', async () => {
    await api.get(`${base}/a`);
    await api.post(`${base}/b`, { x: 1 });
    await api.post(`${base}/b`, { x: 1 });
    await api.post(`${base}/b`, { x: 1 }, { idempotencyKey: 'mine' });
    expect(seen.map(({ headers }) => headers['x-labelwright-client'])).toEqual(['web', 'web', 'web', 'web']);
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBeUndefined();
    expect(keys[1]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[2]).not.toBe(keys[1]);
    expect(keys[3]).toBe('mine');
    expect(seen[1]).toMatchObject({ method: 'POST', body: '{"x":1}' });
    expect(seen[1]?.headers['content-type']).toBe('application/json');
  });

  it('sends no content type without a body', async () => {
    await api.post(`${base}/b`);
    expect(seen[0]?.headers['content-type']).toBeUndefined();
  });

  it('answers undefined to 204 and text to what is not JSON', async () => {
    reply = { status: 204 };
    expect(await api.delete(`${base}/a`)).toBeUndefined();
    reply = { status: 200, body: 'plain', headers: { 'content-type': 'text/plain' } };
    expect(await api.get(`${base}/a`)).toBe('plain');
  });

  it('throws what the envelope says', async () => {
    reply = { status: 409, body: '{"error":{"type":"validation_error","message":"In use.","requestId":"r9"}}' };
    const error = await api.put(`${base}/a`, {}).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, message: 'In use.', requestId: 'r9' });
  });

  it('calls the sign-in handler when the session has ended', async () => {
    let calls = 0;
    setUnauthorizedHandler(() => {
      calls += 1;
    });
    reply = { status: 401, body: '{}' };
    await expect(api.get(`${base}/api/projects`)).rejects.toMatchObject({ status: 401 });
    expect(calls).toBe(1);
  });

  it('says offline when nothing answers, and leaves an abort alone', async () => {
    await expect(api.get('http://127.0.0.1:1/a')).rejects.toMatchObject({ status: 0, type: 'offline' });
    const aborted = AbortSignal.abort();
    await expect(api.get(`${base}/a`, { signal: aborted })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('reads a page of a list', async () => {
    reply = { status: 200, body: '[{"id":1}]', headers: { link: '</a?cursor=z>; rel="next"', 'x-total-count': '3' } };
    expect(await api.list(`${base}/a`, { query: { limit: 1 } })).toEqual({
      items: [{ id: 1 }],
      nextCursor: 'z',
      totalCount: 3,
    });
    expect(seen[0]?.url).toBe('/a?limit=1');
  });
});

describe('withQuery', () => {
  it('leaves out what is empty, joins lists, keeps false and zero', () => {
    expect(withQuery('/a', { q: '', n: null, u: undefined, l: [], z: 0, f: false, ids: [1, 2] })).toBe(
      '/a?z=0&f=false&ids=1%2C2',
    );
    expect(withQuery('/a?x=1', { y: 'ü&' })).toBe('/a?x=1&y=%C3%BC%26');
    expect(withQuery('/a', undefined)).toBe('/a');
  });
});
