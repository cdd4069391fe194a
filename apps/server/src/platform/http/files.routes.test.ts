import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalStorage, type SignedStorage } from '../storage/local-storage.ts';
import type { SignedUrlOptions } from '../storage/storage.ts';
import { registerFiles } from './files.routes.ts';
import { createHttp } from './server.ts';
import type { Http } from './types.ts';

let folder: string;
let storage: SignedStorage;
let http: Http;
const start = Date.UTC(2026, 0, 1);
let nowMs = start;
const body = 'The quick brown fox';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-test-'));
  const now = (): Date => new Date(nowMs);
  storage = createLocalStorage({ folder, secret: 'a secret for URLs', publicPath: '/files', now });
  http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: false,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  registerFiles(http, { storage, publicPath: '/files', now });
  for (const key of ['o/a.txt', 'o/a.png', 'o/a.svg', 'o/a.html', 'o/a.mp4', 'o/a.pdf', 'o/a.csv', 'o/unknown']) {
    await storage.put(key, Buffer.from(body), { contentType: 'text/plain', maxBytes: 100 });
  }
  await storage.put('o/long.txt', Buffer.alloc(10_000, 'a'), { contentType: 'text/plain', maxBytes: 100_000 });
});
afterAll(async () => {
  await http.close();
  await rm(folder, { recursive: true, force: true });
});

async function get(
  key: string,
  headers: Record<string, string> = {},
  options: SignedUrlOptions = {},
): Promise<LightMyRequestResponse> {
  return http.inject({ url: await storage.signedUrl(key, options), headers });
}

describe('a signed URL', () => {
  it('gives the file, well wrapped', async () => {
    const answer = await get('o/a.txt', { 'accept-encoding': 'gzip' }, { filename: 'Füchse "1".txt' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(body);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(body.length),
      'content-disposition': `inline; filename="F_chse _1_.txt"; filename*=UTF-8''F%C3%BCchse%20%221%22.txt`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'cache-control': expect.stringMatching(/^private, max-age=3600$/),
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('answers HEAD with the headers alone', async () => {
    const answer = await http.inject({ method: 'HEAD', url: await storage.signedUrl('o/a.txt') });
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', String(body.length)]);
  });

  it('is not compressed, so that ranges stay true', async () => {
    const answer = await get('o/long.txt', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body).toHaveLength(10_000);
  });

  it('is refused when changed, expired or missing', async () => {
    const url = await storage.signedUrl('o/a.txt', { expiresInSeconds: 60 });
    const refused = [
      '/files/o/a.txt',
      url.replace('o/a.txt', 'o/a.png'),
      url.replace('signature=', 'signature=x'),
      `${url}&type=text/html`,
      `${url}&expires=99999999999`,
      url.replace('/o/a.txt', '/o%2f..%2fo/a.txt'),
    ];
    for (const each of refused) {
      const answer = await http.inject(each);
      expect([answer.statusCode, answer.json().error.type], each).toEqual([403, 'auth_error']);
      expect(answer.body).not.toContain('fox');
    }
    nowMs = start + 61_000;
    const late = await http.inject(url);
    nowMs = start;
    expect([late.statusCode, late.json().detail]).toEqual([403, expect.stringContaining('expired')]);
    expect((await http.inject(url)).statusCode).toBe(200);
  });

  it('of a deleted file is 404', async () => {
    const answer = await get('o/gone.png');
    expect([answer.statusCode, answer.json().error.type]).toEqual([404, 'not_found']);
  });
});

describe('inline or attachment', () => {
  it.each([
    ['o/a.png', {}, 'inline', 'image/png'],
    ['o/a.mp4', {}, 'inline', 'video/mp4'],
    ['o/a.pdf', {}, 'inline', 'application/pdf'],
    ['o/a.svg', {}, 'attachment', 'image/svg+xml'],
    ['o/a.html', { disposition: 'inline' as const }, 'attachment', 'text/html; charset=utf-8'],
    ['o/a.csv', {}, 'attachment', 'text/csv; charset=utf-8'],
    ['o/unknown', {}, 'attachment', 'application/octet-stream'],
    ['o/unknown', { contentType: 'image/jpeg' }, 'inline', 'image/jpeg'],
    ['o/a.png', { disposition: 'attachment' as const }, 'attachment', 'image/png'],
  ])('%s %o is %s', async (key, options, disposition, contentType) => {
    const { headers } = await get(key, {}, options);
    expect([headers['content-disposition'], headers['content-type']]).toEqual([disposition, contentType]);
  });
});

describe('ranges and conditions', () => {
  it('send the part asked for', async () => {
    const answer = await get('o/a.txt', { range: 'bytes=4-8' });
    expect([answer.statusCode, answer.body]).toEqual([206, 'quick']);
    expect(answer.headers['content-range']).toBe(`bytes 4-8/${body.length}`);
    expect(answer.headers['content-length']).toBe('5');
    expect((await get('o/a.txt', { range: 'bytes=-3' })).body).toBe('fox');
  });

  it('refuse a part past the end', async () => {
    const answer = await get('o/a.txt', { range: 'bytes=1000-' });
    expect([answer.statusCode, answer.headers['content-range']]).toEqual([416, `bytes */${body.length}`]);
    expect(answer.headers['content-security-policy']).toMatch(/^sandbox/);
  });

  it('say when nothing changed', async () => {
    const etag = String((await get('o/a.txt')).headers.etag);
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get('o/a.txt', { 'if-none-match': value });
      expect([answer.statusCode, answer.body, answer.headers.etag], value).toEqual([304, '', etag]);
    }
    expect((await get('o/a.txt', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('send the whole file when a part belongs to an older one', async () => {
    const etag = String((await get('o/a.txt')).headers.etag);
    const fresh = await get('o/a.txt', { range: 'bytes=4-8', 'if-range': etag });
    const stale = await get('o/a.txt', { range: 'bytes=4-8', 'if-range': '"older"' });
    expect([fresh.statusCode, stale.statusCode, stale.body]).toEqual([206, 200, body]);
  });
});
