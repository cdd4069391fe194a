import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { safeExtension } from './content-types.ts';

/** Where files live. Keys are made by `newStorageKey`; a file is never changed under its key. */
export interface Storage {
  /** Nothing is left behind when it fails. Throws TooLargeError past `maxBytes`. */
  put(key: string, content: Readable | Uint8Array, options: PutOptions): Promise<StoredFile>;
  /** Throws FileNotFoundError. `range` must lie inside the file (see `parseRange`). */
  open(key: string, range?: ByteRange): Promise<OpenedFile>;
  /** Throws FileNotFoundError. */
  stat(key: string): Promise<FileStat>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** A URL that anyone may read until it expires: absolute, or a path of this server for the local disk. */
  signedUrl(key: string, options?: SignedUrlOptions): Promise<string>;
}

export interface PutOptions {
  contentType: string;
  maxBytes: number;
}

export interface StoredFile {
  sizeBytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
}

/** Both ends are inclusive, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface FileStat {
  /** Of the whole file. */
  sizeBytes: number;
  modifiedAt: Date;
  /** Quoted, as the header has it. */
  etag: string;
  contentType: string;
}

export interface OpenedFile extends FileStat {
  stream: Readable;
}

export interface SignedUrlOptions {
  /** 3600 when absent. */
  expiresInSeconds?: number;
  /** Name offered when the file is saved. */
  filename?: string;
  contentType?: string;
  /** Inline is granted only to media that cannot run scripts. */
  disposition?: 'inline' | 'attachment';
}

/** To be answered with 413. */
export class TooLargeError extends Error {
  override name = 'TooLargeError';
  readonly statusCode = 413;
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`the file is larger than the ${formatBytes(maxBytes)} allowed`);
    this.maxBytes = maxBytes;
  }
}

export class FileNotFoundError extends Error {
  override name = 'FileNotFoundError';
  constructor(key: string) {
    super(`there is no stored file "${key}"`);
  }
}

/** It is there and says no: rights, keys or a bucket that is gone. For whoever looks after the server to mend. */
export class StorageRefusedError extends Error {
  override name = 'StorageRefusedError';
  constructor(reason: string, cause: unknown) {
    super(`the store of files refused it (${reason})`, { cause });
  }
}

export class StorageKeyError extends Error {
  override name = 'StorageKeyError';
  constructor(key: string) {
    super(`"${key.slice(0, 100)}" is no storage key`);
  }
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*(\/[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*)*$/;

/** Throws StorageKeyError unless the key is made of plain names: no "..", no leading slash, no hidden file. */
export function checkStorageKey(key: string): void {
  if (key.length > 512 || !keyPattern.test(key)) throw new StorageKeyError(key);
}

/** A name nobody can guess. Of the given file name only a harmless extension is kept. */
export function newStorageKey(organizationId: number, filename: string): string {
  const id = randomUUID();
  // A folder per 256th keeps folders small on file systems that list slowly.
  return `organizations/${Math.trunc(organizationId)}/${id.slice(0, 2)}/${id}${safeExtension(filename)}`;
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${units[power]}`;
}
