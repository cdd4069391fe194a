import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toAppError } from '../../platform/http/error-handler.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { createS3Files } from './s3-files.ts';
import { createS3Client } from './s3-store.ts';

/** A bucket whose rights were taken away. */
const http = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
  });
});
let endpoint = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

test('a bucket that refuses is said so, and is no fault of ours', async () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const place = { bucket: 'files', region: 'us-east-1', endpoint, isPathStyle: true, credentials };
  const client = createS3Client(place, undefined);
  const files = createS3Files(client, { bucket: 'files', prefix: '' });
  const key = newStorageKey(1, 'a.txt');
  const work = [
    () => files.put(key, Buffer.from('text'), { contentType: 'text/plain', maxBytes: 10 }),
    () => files.open(key),
    () => files.stat(key),
    () => files.delete(key),
  ];
  for (const one of work) {
    const error = await one().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StorageRefusedError', message: expect.stringContaining('refused it (') });
    expect(toAppError(error)).toMatchObject({ status: 503, reason: 'storage_refused' });
  }
  const large = files.put(key, Buffer.from('too large'), { contentType: 'text/plain', maxBytes: 3 });
  expect(toAppError(await large.catch((thrown: unknown) => thrown))).toMatchObject({ status: 413 });
  client.destroy();
});

test('a bucket that does not answer is away, and refuses nothing', async () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const gone = { bucket: 'files', region: 'us-east-1', endpoint: 'http://127.0.0.1:1', isPathStyle: true, credentials };
  const client = createS3Client(gone, undefined);
  const files = createS3Files(client, { bucket: 'files', prefix: '' });
  const error = await files.stat(newStorageKey(1, 'a.txt')).catch((thrown: unknown) => thrown);
  expect(toAppError(error)).toMatchObject({ status: 503, reason: 'service_away' });
  client.destroy();
});
