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
