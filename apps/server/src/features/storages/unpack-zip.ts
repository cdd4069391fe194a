import { once } from 'node:events';
import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl';
import type { Storage } from '../../platform/storage/storage.ts';

export interface ZipLimits {
  maxFiles: number;
  /** Of one file, unpacked. */
  maxFileBytes: number;
  /** Of all files together, unpacked. */
  maxTotalBytes: number;
}

/** A file within a ZIP, or what keeps it out. */
export type ZipMember =
  | { ok: true; path: string; sizeBytes: number; open: () => Promise<Readable> }
  | { ok: false; path: string; reason: string };

/** More than this is no medium: text of one letter packs a thousandfold. */
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 1_000_000;

/**
 * The files of a stored ZIP in its own order, read by its directory. Paths that lead out, links, encrypted files, second
 * files of a name, ZIPs within, and what unfolds beyond the limits come as refused; nothing of them is read.
 */
export async function* readZip(
  storage: Storage,
  file: { storageKey: string; sizeBytes: number },
  limits: ZipLimits,
): AsyncGenerator<ZipMember> {
  const zip = await openZip(new StoredFileReader(storage, file.storageKey), file.sizeBytes);
  const state = { paths: new Set<string>(), totalBytes: 0, count: 0 };
  try {
    for await (const entry of entriesOf(zip)) {
      const path = nameOf(entry);
      if (path.endsWith('/') || isLitter(path)) continue;
      const reason = refusal(entry, path, state, limits);
      if (reason !== undefined) {
        yield { ok: false, path: path.slice(0, 512), reason };
        if (state.count >= limits.maxFiles) return;
        continue;
      }
      state.count += 1;
      state.paths.add(path.toLowerCase());
      state.totalBytes += entry.uncompressedSize;
      yield { ok: true, path, sizeBytes: entry.uncompressedSize, open: () => openEntry(zip, entry) };
    }
  } finally {
    zip.close();
  }
}

export class NotAZipError extends Error {
  override name = 'NotAZipError';
}

interface ZipState {
  paths: ReadonlySet<string>;
  totalBytes: number;
  count: number;
}

function refusal(entry: Entry, path: string, state: ZipState, limits: ZipLimits): string | undefined {
  if (!isPlainPath(path)) return 'Its path leads out of the ZIP, or is no plain path.';
  if (path.length > 512) return 'Its path is longer than 512 characters.';
  if (isLink(entry)) return 'It is a link, not a file.';
  if (entry.isEncrypted()) return 'It is encrypted. Pack it without a password.';
  if (state.paths.has(path.toLowerCase())) return 'Another file of the ZIP has the same name.';
  if (/\.zip$/i.test(path)) return 'A ZIP within a ZIP is not unpacked. Send it by itself.';
  if (entry.uncompressedSize > limits.maxFileBytes) return `It has more than ${megabytes(limits.maxFileBytes)} MB.`;
  if (entry.uncompressedSize > RATIO_FROM_BYTES && entry.uncompressedSize > entry.compressedSize * MOST_RATIO)
    return 'It unfolds to more than two hundred times its size, as only a trap does.';
  if (state.totalBytes + entry.uncompressedSize > limits.maxTotalBytes)
    return `The files of the ZIP together have more than ${megabytes(limits.maxTotalBytes)} MB.`;
  if (state.count >= limits.maxFiles) return `The ZIP has more than ${limits.maxFiles} files; the rest was left out.`;
  return undefined;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

function isPlainPath(path: string): boolean {
  if (path === '' || path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\\') || path.includes('\0'))
    return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** What file managers leave behind. */
function isLitter(path: string): boolean {
  return path.split('/').some((part) => part === '__MACOSX' || part === '.DS_Store' || part === 'Thumbs.db');
}

function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

function openZip(reader: RandomAccessReader, sizeBytes: number): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded and judged here: the library would end at the first bad one.
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: true };
    fromRandomAccessReader(reader, sizeBytes, options, (error, zip) => {
      if (zip) resolve(zip);
      else reject(new NotAZipError(`This is no ZIP that can be read: ${error?.message ?? 'it is broken'}.`));
    });
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const ended = once(zip, 'end').then(() => undefined);
  ended.catch(() => {});
  for (;;) {
    const next = once(zip, 'entry') as Promise<[Entry]>;
    next.catch(() => {});
    zip.readEntry();
    const found = await Promise.race([next, ended]).catch((error: Error) => {
      throw new NotAZipError(`The directory of the ZIP is broken: ${error.message}.`);
    });
    if (!found) return;
    yield found[0];
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (stream) resolve(stream);
      else reject(new NotAZipError(`This file of the ZIP cannot be read: ${error?.message ?? 'it is broken'}.`));
    });
  });
}

/** Parts of a stored file, for the ZIP reader. */
class StoredFileReader extends RandomAccessReader {
  private readonly storage: Storage;
  private readonly key: string;
  constructor(storage: Storage, key: string) {
    super();
    this.storage = storage;
    this.key = key;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const { storage, key } = this;
    return Readable.from(
      (async function* () {
        if (end > start) yield* (await storage.open(key, { start, end: end - 1 })).stream;
      })(),
      { objectMode: false },
    );
  }
}
