import type { Readable } from 'node:stream';
import type { ByteRange } from './storage.ts';

/** Somebody else's files behind a connection: a bucket, a container, a folder, a database. Adapters implement it. */
export interface ObjectStore {
  list(request: ListRequest): Promise<ObjectPage>;
  /** Throws ObjectStoreError `not_found`. */
  open(key: string, range?: ByteRange): Promise<OpenedObject>;
  stat(key: string): Promise<ObjectFacts>;
  put(key: string, content: Readable | Uint8Array, options: { contentType: string }): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** An address that a browser may read until it expires; undefined: only this server can read the store. */
  presign(key: string, options: { expiresInSeconds: number }): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface ListRequest {
  prefix: string;
  /** From the page before; good for days, also in another process. */
  cursor: string | undefined;
  limit: number;
  /** Also what lies in folders below the prefix. */
  isRecursive: boolean;
}

export interface ObjectFacts {
  key: string;
  sizeBytes: number;
  /** Changes with the content. */
  etag: string;
  modifiedAt: Date | undefined;
  /** undefined where a list does not tell. */
  contentType?: string | undefined;
}

export interface ObjectPage {
  objects: ObjectFacts[];
  /** undefined: this was the last page. */
  cursor: string | undefined;
}

export interface OpenedObject extends ObjectFacts {
  stream: Readable;
}

export type ObjectStoreFault =
  | 'not_found'
  | 'no_bucket'
  | 'wrong_credentials'
  | 'denied'
  | 'unreachable'
  | 'blocked'
  | 'settings'
  | 'failed';

/** Its message may be shown to whoever set the connection up: it says what to mend and holds no secret. */
export class ObjectStoreError extends Error {
  override name = 'ObjectStoreError';
  readonly fault: ObjectStoreFault;
  /** The setting to look at, by its name in the API. */
  readonly field: string | undefined;
  constructor(fault: ObjectStoreFault, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.fault = fault;
    this.field = options.field;
  }
}
