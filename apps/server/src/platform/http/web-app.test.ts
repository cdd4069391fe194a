import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createHttp } from './server.ts';
import { serveSamples, serveWebApp } from './web-app.ts';

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  writeFileSync(join(folder, 'cat.jpg'), 'picture');
  writeFileSync(join(folder, 'LICENCES.md'), 'text');
  const http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: false,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
  });
  await serveSamples(http, folder);
  await serveWebApp(http, join(folder, 'no-web'));
  return http;
}

test('samples are media only, and never lead out of their folder', async () => {
  const http = await start();
  expect((await http.inject('/samples/cat.jpg')).statusCode).toBe(200);
  for (const path of ['LICENCES.md', '', '..%2fetc%2fpasswd', '%2e%2e/x.jpg', 'none.jpg']) {
    expect((await http.inject(`/samples/${path}`)).statusCode, path).toBeGreaterThanOrEqual(400);
  }
});

test('a file that is not there is no page', async () => {
  const http = await start();
  expect((await http.inject('/assets/gone.js')).statusCode).toBe(404);
});

test('a path that is there says how it is called', async () => {
  const http = await start();
  const config = { permission: 'public' } as const;
  const routes = [
    ['GET', '/api/things'],
    ['POST', '/api/things'],
    ['DELETE', '/api/things/:id'],
    ['GET', '/api/things/:id.json'],
    ['GET', '/api/rest/*'],
  ] as const;
  for (const [method, url] of routes) http.route({ method, url, config, handler: async () => ({}) });
  const asked = async (method: 'PUT' | 'GET' | 'POST' | 'OPTIONS', url: string) => {
    const { statusCode, headers } = await http.inject({ method, url });
    return [statusCode, headers.allow];
  };
  expect(await asked('PUT', '/api/things?x=/y')).toEqual([405, 'GET, HEAD, POST']);
  expect(await asked('PUT', '/api/things/')).toEqual([405, 'GET, HEAD, POST']);
  expect(await asked('GET', '/api/things/7')).toEqual([405, 'DELETE']);
  expect(await asked('POST', '/api/rest/a/b')).toEqual([405, 'GET, HEAD']);
  expect(await asked('GET', '/api/things/7/8')).toEqual([404, undefined]);
  expect(await asked('GET', '/api/thing')).toEqual([404, undefined]);
  expect(await asked('GET', '/api/constructor')).toEqual([404, undefined]);
  const { body } = await http.inject({ method: 'PUT', url: '/api/things' });
  expect(JSON.parse(body)).toMatchObject({
    status_code: 405,
    error: { type: 'validation_error', message: '/api/things is called with GET, HEAD, POST, not with PUT.' },
  });
});
