import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type Stats } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type SignatureVerdict, signParams, verifyParams } from '../crypto/signed-params.ts';
import { contentTypeOfName } from './content-types.ts';
import {
  checkStorageKey,
  FileNotFoundError,
  type FileStat,
  type PutOptions,
  type SignedUrlOptions,
  type Storage,
  type StoredFile,
  TooLargeError,
} from './storage.ts';

export interface LocalStorageSettings {
  folder: string;
  /** Signs the URLs; every process of the installation needs the same one. */
  secret: string;
  /** Path of this server that `serveSigned` answers, such as /files. */
  publicPath: string;
  now?: () => Date;
}

/** A storage whose signed URLs this server answers itself. */
export interface SignedStorage extends Storage {
  verifyUrl(key: string, query: Readonly<Record<string, unknown>>): SignatureVerdict;
}

const defaultExpirySeconds = 3600;
// Hidden, so that no key can name it (keys have no name that begins with a dot).
const incomingFolder = '.incoming';

export function createLocalStorage(settings: LocalStorageSettings): SignedStorage {
  const { folder, secret, publicPath } = settings;
  const nowSeconds = (): number => (settings.now?.() ?? new Date()).getTime() / 1000;
  const pathOf = (key: string): string => {
    checkStorageKey(key);
    return join(folder, key);
  };
  return {
    put: async (key, content, options) => put(folder, pathOf(key), content, options),
    open: async (key, range) => {
      const path = pathOf(key);
      const found = await statFile(path, key);
      return { ...found, stream: createReadStream(path, range && { start: range.start, end: range.end }) };
    },
    stat: async (key) => statFile(pathOf(key), key),
    delete: async (key) => rm(pathOf(key), { force: true }),
    signedUrl: async (key, options = {}) => {
      checkStorageKey(key);
      const expiresAt = Math.floor(nowSeconds()) + (options.expiresInSeconds ?? defaultExpirySeconds);
      const params = signParams(secret, key, urlParams(options), expiresAt);
      return `${publicPath}/${key}?${new URLSearchParams(params)}`;
    },
    verifyUrl: (key, query) => verifyParams(secret, key, query, nowSeconds()),
  };
}

function urlParams(options: SignedUrlOptions): Record<string, string> {
  const { filename, contentType, disposition } = options;
  return {
    ...(filename && { filename }),
    ...(contentType && { type: contentType }),
    ...(disposition && { disposition }),
  };
}

/** Written aside, flushed, then renamed: a reader sees the whole file or none, also after a crash. */
async function put(
  folder: string,
  path: string,
  content: Readable | Uint8Array,
  options: PutOptions,
): Promise<StoredFile> {
  const incoming = join(folder, incomingFolder);
  await mkdir(incoming, { recursive: true });
  const temporary = join(incoming, randomUUID());
  const meter = measure(options.maxBytes);
  const source = content instanceof Readable ? content : Readable.from([content], { objectMode: false });
  try {
    await pipeline(source, meter.stream, createWriteStream(temporary, { flags: 'wx', flush: true, mode: 0o640 }));
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return meter.result();
}

function measure(maxBytes: number): { stream: Transform; result: () => StoredFile } {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) return done(new TooLargeError(maxBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ sizeBytes, sha256: hash.digest('hex') }) };
}

async function statFile(path: string, key: string): Promise<FileStat> {
  const found = await stat(path).catch(notFound(key));
  if (!found.isFile()) throw new FileNotFoundError(key);
  return {
    sizeBytes: found.size,
    modifiedAt: found.mtime,
    etag: `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}"`,
    contentType: contentTypeOfName(key),
  };
}

function notFound(key: string): (error: NodeJS.ErrnoException) => Stats {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new FileNotFoundError(key);
    throw error;
  };
}
