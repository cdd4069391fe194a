import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalStorage, type SignedStorage } from './local-storage.ts';
import { parseRange } from './range.ts';
import { checkStorageKey, FileNotFoundError, newStorageKey, StorageKeyError, TooLargeError } from './storage.ts';

let folder: string;
let storage: SignedStorage;
let nowMs = 1_000_000_000_000;
const png = { contentType: 'image/png', maxBytes: 1000 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-test-'));
  storage = createLocalStorage({
    folder,
    secret: 'a secret for URLs',
    publicPath: '/files',
    now: () => new Date(nowMs),
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('local storage', () => {
  it('gives back what was put, whole and in part', async () => {
    const content = Buffer.from('0123456789');
    const stored = await storage.put('a/b.png', Readable.from([content.subarray(0, 4), content.subarray(4)]), png);
    expect(stored).toEqual({ sizeBytes: 10, sha256: createHash('sha256').update(content).digest('hex') });
    const opened = await storage.open('a/b.png');
    expect(await buffer(opened.stream)).toEqual(content);
    expect(opened).toMatchObject({ sizeBytes: 10, contentType: 'image/png', etag: expect.stringMatching(/^".+"$/) });
    const part = await storage.open('a/b.png', { start: 2, end: 4 });
    expect((await buffer(part.stream)).toString()).toBe('234');
    expect(part.sizeBytes).toBe(10);
  });

  it('takes bytes as well as streams, and empty files', async () => {
    await storage.put('one.txt', new TextEncoder().encode('bytes'), png);
    expect((await buffer((await storage.open('one.txt')).stream)).toString()).toBe('bytes');
    expect(await storage.put('empty.txt', Buffer.alloc(0), png)).toMatchObject({ sizeBytes: 0 });
    expect(await storage.put('empty2.txt', Readable.from([]), png)).toMatchObject({ sizeBytes: 0 });
    expect(await storage.stat('empty.txt')).toMatchObject({ sizeBytes: 0 });
  });

  it('stops at the size limit and leaves nothing behind', async () => {
    let sent = 0;
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          sent += 100;
          yield Buffer.alloc(100);
        }
      })(),
    );
    await expect(storage.put('big.png', endless, png)).rejects.toThrow(TooLargeError);
    expect(sent).toBeLessThan(20_000);
    expect(endless.destroyed).toBe(true);
    await expect(storage.stat('big.png')).rejects.toThrow(FileNotFoundError);
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
    await expect(storage.put('fits.png', Buffer.alloc(1000), png)).resolves.toMatchObject({ sizeBytes: 1000 });
  });

  it('leaves nothing behind when the sender breaks off, and keeps the file that was there', async () => {
    await storage.put('a.png', Buffer.from('first'), png);
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })(),
    );
    await expect(storage.put('a.png', broken, png)).rejects.toThrow('connection lost');
    expect((await buffer((await storage.open('a.png')).stream)).toString()).toBe('first');
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
  });

  it('deletes, also twice', async () => {
    await storage.put('a/b.png', Buffer.from('x'), png);
    await storage.delete('a/b.png');
    await storage.delete('a/b.png');
    await expect(storage.open('a/b.png')).rejects.toThrow(FileNotFoundError);
    await expect(storage.open('a')).rejects.toThrow(FileNotFoundError);
  });

  it('refuses keys that could leave the folder', async () => {
    const refused = [
      '',
      '/',
      '/etc/passwd',
      '../x',
      'a/../b',
      'a//b',
      'a/',
      'a/..',
      '.incoming/x',
      'a/.hidden',
      'a\\b',
      'a\0b',
      'a b',
      'a..b',
      '%2e%2e/x',
      `a/${'x'.repeat(512)}`,
    ];
    for (const key of refused) {
      expect(() => checkStorageKey(key), key).toThrow(StorageKeyError);
      await expect(storage.open(key)).rejects.toThrow(StorageKeyError);
      await expect(storage.put(key, Buffer.from('x'), png)).rejects.toThrow(StorageKeyError);
      await expect(storage.delete(key)).rejects.toThrow(StorageKeyError);
    }
  });

  it('accepts no key that a path resolves elsewhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', '/', '-', '\\', '_'), maxLength: 12 }), (key) => {
        try {
          checkStorageKey(key);
        } catch {
          return;
        }
        expect(join('/root', key)).toBe(`/root/${key}`);
      }),
    );
  });

  it('names files itself and keeps only a known extension', () => {
    expect(newStorageKey(7, 'Foto.JPEG')).toMatch(/^organizations\/7\/[0-9a-f]{2}\/[0-9a-f-]{36}\.jpeg$/);
    for (const name of ['x.php', '../../x', 'a.sh', '.png', 'noextension']) {
      expect(newStorageKey(7, name)).toMatch(/^organizations\/7\/[0-9a-f]{2}\/[0-9a-f-]{36}$/);
    }
    checkStorageKey(newStorageKey(7, 'a.png'));
  });
});

describe('signed URLs', () => {
  it('open until they expire, an hour when nothing else is said', async () => {
    const url = new URL(await storage.signedUrl('a/b.png', { filename: 'Übung 1.png' }), 'http://x');
    const query = Object.fromEntries(url.searchParams);
    expect(url.pathname).toBe('/files/a/b.png');
    expect(query.filename).toBe('Übung 1.png');
    expect(url.href).not.toContain('secret');
    const start = nowMs;
    nowMs = start + 3_599_000;
    expect(storage.verifyUrl('a/b.png', query)).toBe('valid');
    expect(storage.verifyUrl('a/c.png', query)).toBe('invalid');
    nowMs = start + 3_600_000;
    expect(storage.verifyUrl('a/b.png', query)).toBe('expired');
    nowMs = start;
  });
});

describe('parseRange', () => {
  it.each([
    [undefined, 10, undefined],
    ['bytes=0-3', 10, { start: 0, end: 3 }],
    ['bytes=4-', 10, { start: 4, end: 9 }],
    ['bytes=-3', 10, { start: 7, end: 9 }],
    ['bytes=-30', 10, { start: 0, end: 9 }],
    ['bytes=8-100', 10, { start: 8, end: 9 }],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=5-3', 10, undefined],
    ['bytes=-', 10, undefined],
    ['bytes=0-1,3-4', 10, undefined],
    ['items=0-1', 10, undefined],
    ['bytes=a-b', 10, undefined],
  ])('%s of %d bytes', (header, size, expected) => {
    expect(parseRange(header, size)).toEqual(expected);
  });
});
