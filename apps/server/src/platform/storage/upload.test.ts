import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../http/server.ts';
import type { Http } from '../http/types.ts';
import { createLocalStorage, type SignedStorage } from './local-storage.ts';
import { sniffContent } from './sniff-content.ts';

let folder: string;
let storage: SignedStorage;
let http: Http;
let url: string;
const faults: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-test-'));
  storage = createLocalStorage({ folder, secret: 'a secret for URLs', publicPath: '/files' });
  http = await createHttp({
    logger: pino({ level: 'silent' }),
    trustProxy: false,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 3_000_000,
    drainLimitBytes: 5_000_000,
  });
  let count = 0;
  http.post('/upload', { config: { permission: 'public' } }, async (request) => {
    const stored = [];
    for await (const part of request.files()) {
      try {
        const { stream, contentType } = await sniffContent(part.file, part.filename, ['text/*', 'application/pdf']);
        const file = await storage.put(`f${count++}`, stream, { contentType, maxBytes: 2_000_000 });
        stored.push({ name: part.filename, contentType, sizeBytes: file.sizeBytes });
      } catch (error) {
        faults.push(error);
        throw error;
      }
    }
    return stored;
  });
  url = await http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await http.close();
  await rm(folder, { recursive: true, force: true });
});

async function upload(
  files: Record<string, Uint8Array<ArrayBuffer> | string>,
): Promise<{ status: number; body: unknown }> {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
  const answer = await fetch(`${url}/upload`, { method: 'POST', body: form, signal: AbortSignal.timeout(5000) });
  return { status: answer.status, body: await answer.json() };
}

describe('an upload, sniffed and stored as it arrives', () => {
  const large = new Uint8Array(1_500_000).fill(97);

  it('keeps several files whole', async () => {
    expect(await upload({ 'a.txt': large, 'b.csv': 'x,y\n1,2\n', 'c.txt': 'short' })).toEqual({
      status: 200,
      body: [
        { name: 'a.txt', contentType: 'text/plain', sizeBytes: 1_500_000 },
        { name: 'b.csv', contentType: 'text/csv', sizeBytes: 8 },
        { name: 'c.txt', contentType: 'text/plain', sizeBytes: 5 },
      ],
    });
  });

  it('answers a refusal while the rest is still on its way', async () => {
    const refused = await upload({ 'a.pdf': large, 'b.txt': large });
    expect([refused.status, refused.body]).toMatchObject([
      400,
      { error: { message: expect.stringContaining('a.pdf') } },
    ]);
    expect((await upload({ 'empty.txt': '' })).status).toBe(400);
    expect((await upload({ 'b.txt': 'still works' })).status).toBe(200);
  });

  it('does not read on for ever after a refusal', async () => {
    const sender = httpRequest(`${url}/upload`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=edge', 'content-length': '900000000' },
    });
    const closed = new Promise((resolve) => sender.on('close', resolve).on('error', resolve));
    sender.write('--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n');
    let sentBytes = 0;
    for (; !sender.destroyed && sentBytes < 100_000_000; sentBytes += large.length) {
      await new Promise<void>((resolve) => {
        sender.write(large, () => resolve());
        sender.on('close', resolve);
      });
    }
    await closed;
    expect(sentBytes).toBeLessThan(50_000_000);
  });

  it('answers 413 past either limit and keeps nothing', async () => {
    const before = await readdir(folder);
    expect((await upload({ 'a.txt': new Uint8Array(2_500_000).fill(97) })).status).toBe(413);
    expect((await upload({ 'a.txt': new Uint8Array(4_000_000).fill(97) })).status).toBe(413);
    expect(await readdir(folder)).toEqual(before);
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
  });

  it('keeps nothing of a file whose sender hangs up', async () => {
    const before = await readdir(folder);
    faults.length = 0;
    const sender = httpRequest(`${url}/upload`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=edge', 'content-length': '1000000' },
    }).on('error', () => {});
    sender.write('--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n');
    sender.write('a'.repeat(200_000));
    await expect.poll(async () => (await readdir(join(folder, '.incoming'))).length).toBe(1);
    sender.destroy();
    await expect.poll(() => faults.length).toBe(1);
    expect(await readdir(folder)).toEqual(before);
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
  });
});
