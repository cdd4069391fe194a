import { spawn } from 'node:child_process';
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createConnection, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound, type Outbound } from '../platform/outbound/outbound.ts';
import { inChunks } from '../platform/storage/in-chunks.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { createAzureBlobStore } from './azure-blob/azure-blob-store.ts';
import { readBlobList } from './azure-blob/blob-list.ts';
import { createGcsStore, parseServiceAccount } from './gcs/gcs-store.ts';
import { createLocalFolderStore } from './local-folder/local-folder-store.ts';
import { createRedisStore } from './redis/redis-store.ts';

const settings = { timeoutMs: 10_000, maxBytes: 1_000_000, userAgent: 'test' };
let outbound: Outbound;
let closed: Outbound;
beforeAll(() => {
  outbound = createOutbound({ ...settings, allowPrivate: ['127.0.0.1'] });
  closed = createOutbound({ ...settings, allowPrivate: [] });
});
afterAll(async () => {
  await outbound.close();
  await closed.close();
});

const now = () => new Date('2026-03-01T12:00:00.000Z');
const page = { prefix: '', cursor: undefined, limit: 1000, isRecursive: true };
const faultOf = (work: Promise<unknown>) =>
  work.then(() => undefined).catch((error: { fault?: string }) => error.fault);

it('content comes in pieces of one size, whatever the pieces it was sent in', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 40 }), async (lengths, size) => {
      const parts = lengths.map((length, index) => Buffer.alloc(length, index + 1));
      const chunks: Buffer[] = [];
      for await (const chunk of inChunks(Readable.from(parts), size)) chunks.push(chunk);
      expect(Buffer.concat(chunks)).toEqual(Buffer.concat(parts));
      expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
      expect(chunks.length).toBeGreaterThan(0);
    }),
  );
});

describe('a local folder', () => {
  let root: string;
  let other: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'store-open-'));
    other = mkdtempSync(join(tmpdir(), 'store-closed-'));
    for (const folder of ['a/b', 'a-b', 'a/b/c']) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['a/1', 'a/b/2', 'a/b/c/3', 'a-b/4', 'a.txt', 'z']) writeFileSync(join(root, file), file);
    writeFileSync(join(other, 'secret'), 'secret');
    symlinkSync(other, join(root, 'out'));
    symlinkSync(join(other, 'secret'), join(root, 'leak'));
    symlinkSync(join(root, 'z'), join(root, 'inside'));
  });
  afterAll(() => {
    for (const folder of [root, other]) rmSync(folder, { recursive: true, force: true });
  });
  const open = (): ObjectStore => createLocalFolderStore({ folder: root, roots: [root] });

  it('lists every file once, in pages of any size, in the order of keys', async () => {
    const all = (await open().list(page)).objects.map((object) => object.key);
    expect(all).toEqual(['a-b/4', 'a.txt', 'a/1', 'a/b/2', 'a/b/c/3', 'inside', 'z']);
    for (const limit of [1, 2, 3, 5]) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const next = await open().list({ ...page, cursor, limit });
        found.push(...next.objects.map((object) => object.key));
        cursor = next.cursor;
      } while (cursor !== undefined);
      expect(found).toEqual(all);
    }
    const below = await open().list({ ...page, prefix: 'a/b' });
    expect(below.objects.map((object) => object.key)).toEqual(['a/b/2', 'a/b/c/3']);
    const flat = await open().list({ ...page, prefix: 'a/', isRecursive: false });
    expect(flat.objects.map((object) => object.key)).toEqual(['a/1']);
  });

  it('gives nothing that really lies elsewhere', async () => {
    expect(await text((await open().open('inside')).stream)).toBe('z');
    for (const key of ['leak', 'out/secret', '../x', 'a/../../x', '/etc/passwd', ''])
      expect(await faultOf(open().open(key)), key).toBe('not_found');
    expect(await faultOf(open().put('out/new', Buffer.from('x'), { contentType: 'text/plain' }))).toBe('not_found');
    expect(existsSync(join(other, 'new'))).toBe(false);
    expect(await faultOf(createLocalFolderStore({ folder: other, roots: [root] }).list(page))).toBe('settings');
    expect(await faultOf(createLocalFolderStore({ folder: root, roots: [] }).list(page))).toBe('settings');
  });

  it('writes, reads in part and deletes', async () => {
    await open().put('new/x.json', Readable.from([Buffer.from('{"a":1}')]), { contentType: 'application/json' });
    expect(await text((await open().open('new/x.json', { start: 1, end: 3 })).stream)).toBe('"a"');
    await open().delete('new/x.json');
    await open().delete('new/x.json');
    expect(await faultOf(open().stat('new/x.json'))).toBe('not_found');
  });
});

interface Sent {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** Answers as the published interface of a cloud does, and keeps what was asked. */
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

async function standIn(answer: (sent: Sent) => Answer) {
  const sent: Sent[] = [];
  const server: Server = createServer(async (request, reply) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const one = { method: request.method ?? '', url, headers: request.headers, body: await buffer(request) };
    sent.push(one);
    const { status = 200, headers = {}, body = '' } = answer(one);
    reply.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { sent, origin, stop: () => new Promise((resolve) => server.close(resolve)) };
}

describe('Google Cloud Storage', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = {
    client_email: 'labels@example.iam',
    private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };

  it('logs in as the service account, and lists, reads and writes in parts', async () => {
    const item = { name: 'a b/1.jpg', size: '5', md5Hash: 'm', contentType: 'image/jpeg' };
    const cloud = await standIn(({ url, method }) => {
      if (url.pathname === '/token') return { body: JSON.stringify({ access_token: 'tok' }) };
      if (url.pathname.startsWith('/upload') && method === 'POST')
        return { headers: { location: `${cloud.origin}/session` } };
      if (url.pathname === '/session') return {};
      if (url.searchParams.get('alt') === 'media') return { body: 'hello' };
      if (url.pathname.endsWith('/o'))
        return {
          body: JSON.stringify(
            url.searchParams.has('pageToken') ? { items: [] } : { items: [item, { name: 'x/' }], nextPageToken: 'p' },
          ),
        };
      return url.pathname.endsWith('missing') ? { status: 404 } : { body: JSON.stringify(item) };
    });
    const store = createGcsStore(
      { bucket: 'b', account, apiUrl: cloud.origin, tokenUrl: `${cloud.origin}/token` },
      outbound,
      now,
    );
    const first = await store.list(page);
    expect(first).toMatchObject({ cursor: 'p', objects: [{ key: 'a b/1.jpg', sizeBytes: 5 }] });
    expect((await store.list({ ...page, cursor: 'p' })).cursor).toBeUndefined();
    const assertion = new URLSearchParams(cloud.sent[0]?.body.toString()).get('assertion') ?? '';
    const { payload } = await jwtVerify(assertion, keys.publicKey, { currentDate: now() });
    expect(payload).toMatchObject({ iss: 'labels@example.iam', aud: `${cloud.origin}/token` });
    expect(cloud.sent.filter((one) => one.url.pathname === '/token')).toHaveLength(1);
    expect(cloud.sent[1]?.headers.authorization).toBe('Bearer tok');
    expect(await text((await store.open('a b/1.jpg', { start: 0, end: 4 })).stream)).toBe('hello');
    expect(cloud.sent.at(-1)?.headers.range).toBe('bytes=0-4');
    await store.put('out.json', Buffer.alloc(9_000_000, 'x'), { contentType: 'application/json' });
    const ranges = cloud.sent
      .filter((one) => one.url.pathname === '/session')
      .map((one) => one.headers['content-range']);
    expect(ranges).toEqual(['bytes 0-8388607/*', 'bytes 8388608-8999999/9000000']);
    expect(await faultOf(store.stat('missing'))).toBe('not_found');
    await store.delete('missing');
    await cloud.stop();
  });

  it('signs addresses that its public key confirms', async () => {
    const store = createGcsStore({ bucket: 'b', account }, closed, now);
    const url = new URL((await store.presign('a b/ü(1).jpg', { expiresInSeconds: 900 })) ?? '');
    expect(url.origin + url.pathname).toBe('https://storage.googleapis.com/b/a%20b/%C3%BC%281%29.jpg');
    const [query = '', signature = ''] = url.search.slice(1).split('&X-Goog-Signature=');
    const canonical = `GET\n${url.pathname}\n${query}\nhost:storage.googleapis.com\n\nhost\nUNSIGNED-PAYLOAD`;
    const scope = '20260301/auto/storage/goog4_request';
    const digest = createHash('sha256').update(canonical).digest('hex');
    const signed = `GOOG4-RSA-SHA256\n20260301T120000Z\n${scope}\n${digest}`;
    expect(createVerify('RSA-SHA256').update(signed).verify(keys.publicKey, signature, 'hex')).toBe(true);
  });

  it('says what is wrong with a key file', () => {
    expect(() => parseServiceAccount('no json')).toThrow('whole key file');
    expect(() => parseServiceAccount('{"client_email":"x"}')).toThrow('missing');
    expect(() => parseServiceAccount('{"client_email":"x","private_key":"y"}')).toThrow('cannot be read');
  });
});

describe('Azure Blob Storage', () => {
  const list =
    '<EnumerationResults><Blobs><Blob><Name>a &amp; b/1.jpg</Name><Properties><Last-Modified>Sun, 01 Mar 2026 10:00:00 GMT</Last-Modified><Etag>0x1</Etag><Content-Length>7</Content-Length><Content-Type>image/jpeg</Content-Type></Properties></Blob><Blob><Name Encoded="true">x%01</Name><Properties><Content-Length>1</Content-Length></Properties></Blob></Blobs><NextMarker>m1</NextMarker></EnumerationResults>';

  it('reads its lists', () => {
    const read = readBlobList(list);
    expect(read).toMatchObject({
      cursor: 'm1',
      objects: [{ key: 'a & b/1.jpg', sizeBytes: 7, etag: '0x1' }, { key: 'x\u0001' }],
    });
    expect(readBlobList('<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>')).toEqual({
      objects: [],
      cursor: undefined,
    });
  });

  it('signs every request, writes in blocks, and tells wrong keys from missing containers', async () => {
    const cloud = await standIn(({ url }): Answer => {
      if (url.pathname.includes('gone')) return { status: 404, headers: { 'x-ms-error-code': 'ContainerNotFound' } };
      if (url.pathname.includes('wrong'))
        return { status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed' } };
      return url.searchParams.get('comp') === 'list' ? { body: list } : { body: 'content', headers: { etag: '"e"' } };
    });
    const open = (container: string) =>
      createAzureBlobStore({ account: 'acc', accountKey: 'a2V5', container, endpoint: cloud.origin }, outbound, now);
    expect((await open('box').list(page)).objects).toHaveLength(2);
    const asked = cloud.sent[0]?.url.searchParams;
    expect([asked?.get('sv'), asked?.get('sr'), asked?.get('se')]).toEqual(['2020-12-06', 'c', '2026-03-01T12:15:00Z']);
    expect(Buffer.from(asked?.get('sig') ?? '', 'base64')).toHaveLength(32);
    await open('box').put('x.json', Buffer.alloc(9_000_000), { contentType: 'application/json' });
    const puts = cloud.sent.filter((one) => one.method === 'PUT');
    expect(puts.map((one) => one.url.searchParams.get('comp'))).toEqual(['block', 'block', 'blocklist']);
    expect(puts[2]?.body.toString().match(/<Latest>/g)).toHaveLength(2);
    const url = new URL((await open('box').presign('a b.jpg', { expiresInSeconds: 60 })) ?? '');
    expect([url.pathname, url.searchParams.get('sp'), url.searchParams.get('sr')]).toEqual([
      '/box/a%20b.jpg',
      'r',
      'b',
    ]);
    expect(await faultOf(open('gone').list(page))).toBe('no_bucket');
    expect(await faultOf(open('wrong').list(page))).toBe('wrong_credentials');
    const guarded = createAzureBlobStore(
      { account: 'acc', accountKey: 'a2V5', container: 'box', endpoint: cloud.origin },
      closed,
      now,
    );
    expect(await faultOf(guarded.list(page))).toBe('blocked');
    await cloud.stop();
  });
});

describe.skipIf(!existsSync('/usr/bin/redis-server'))('Redis', () => {
  let port: number;
  let stop: () => void;
  beforeAll(async () => {
    port = await freePort();
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', 'pass'];
    const server = spawn('/usr/bin/redis-server', args, { stdio: 'ignore' });
    stop = () => server.kill('SIGKILL');
    // The time limit of the hook ends the wait.
    while (!(await accepts(port))) await sleep(20);
  }, 30_000);
  afterAll(() => stop());
  const open = (password: string, allow = ['127.0.0.1'], by = outbound) =>
    createRedisStore({ host: '127.0.0.1', port, database: 1, password }, { outbound: by, allow });

  it('lists, reads and writes string values', async () => {
    const store = open('pass');
    for (const key of ['set:1', 'set:2', 'else:1'])
      await store.put(key, Buffer.from(`{"k":"${key}"}`), { contentType: 'application/json' });
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await store.list({ ...page, prefix: 'set:', cursor, limit: 1 });
      keys.push(...next.objects.map((object) => object.key));
      cursor = next.cursor;
    } while (cursor !== undefined);
    expect([...new Set(keys)].sort()).toEqual(['set:1', 'set:2']);
    expect(await text((await store.open('set:1', { start: 0, end: 3 })).stream)).toBe('{"k"');
    await store.delete('set:1');
    expect(await faultOf(store.stat('set:1'))).toBe('not_found');
    await store.close();
  });

  it('tells a wrong password, a closed network and a silent port apart', async () => {
    for (const [store, fault] of [
      [open('wrong'), 'wrong_credentials'],
      [open('pass', [], closed), 'blocked'],
      [
        createRedisStore(
          { host: '127.0.0.1', port: 1, database: 0, password: undefined },
          { outbound, allow: ['127.0.0.1'] },
        ),
        'unreachable',
      ],
    ] as const) {
      expect(await faultOf(store.list(page))).toBe(fault);
      await store.close();
    }
  });
});

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}
