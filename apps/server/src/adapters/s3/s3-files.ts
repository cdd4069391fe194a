import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { SignatureVerdict } from '../../platform/crypto/signed-params.ts';
import { contentTypeOfName, isSafeInline } from '../../platform/storage/content-types.ts';
import type { SignedStorage } from '../../platform/storage/local-storage.ts';
import {
  checkStorageKey,
  FileNotFoundError,
  type FileStat,
  type PutOptions,
  StorageRefusedError,
  type StoredFile,
  TooLargeError,
} from '../../platform/storage/storage.ts';

const DEFAULT_EXPIRY_SECONDS = 3600;

/** The files of the installation in a bucket. Signed addresses lead to the bucket itself, not to this server. */
export function createS3Files(client: S3Client, place: { bucket: string; prefix: string }): SignedStorage {
  const Bucket = place.bucket;
  const keyOf = (key: string): string => {
    checkStorageKey(key);
    return `${place.prefix}${key}`;
  };
  return {
    put: (key, content, options) => put(client, Bucket, keyOf(key), content, options),
    open: async (key, range) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const answer = await client
        .send(new GetObjectCommand({ Bucket, Key: keyOf(key), ...(Range ? { Range } : {}) }))
        .catch(notFound(key));
      const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? answer.ContentLength ?? 0;
      return { ...statOf(key, answer, Number(whole)), stream: Readable.from(answer.Body as Readable) };
    },
    stat: async (key) => {
      const answer = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(key) })).catch(notFound(key));
      return statOf(key, answer, answer.ContentLength ?? 0);
    },
    delete: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(key) })).catch(refused);
    },
    signedUrl: (key, options = {}) => {
      const contentType = options.contentType ?? contentTypeOfName(key);
      const isInline = options.disposition !== 'attachment' && isSafeInline(contentType);
      const name = options.filename === undefined ? '' : `; filename*=UTF-8''${encodeURIComponent(options.filename)}`;
      const command = new GetObjectCommand({
        Bucket,
        Key: keyOf(key),
        ResponseContentType: contentType,
        ResponseContentDisposition: `${isInline ? 'inline' : 'attachment'}${name}`,
      });
      return getSignedUrl(client, command, { expiresIn: options.expiresInSeconds ?? DEFAULT_EXPIRY_SECONDS });
    },
    verifyUrl: (): SignatureVerdict => 'invalid',
  };
}

/** Throws what the bucket answers when it is not there or not allowed. */
export async function checkS3Files(client: S3Client, bucket: string): Promise<void> {
  await client.send(new HeadBucketCommand({ Bucket: bucket }));
}

async function put(
  client: S3Client,
  Bucket: string,
  Key: string,
  content: Readable | Uint8Array,
  options: PutOptions,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > options.maxBytes) return done(new TooLargeError(options.maxBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const source = content instanceof Readable ? content : Readable.from([content], { objectMode: false });
  source.on('error', (error) => meter.destroy(error));
  meter.on('error', () => source.destroy());
  const upload = new Upload({
    client,
    params: { Bucket, Key, Body: source.pipe(meter), ContentType: options.contentType },
    queueSize: 2,
    leavePartsOnError: false,
  });
  await upload.done().catch(refused);
  return { sizeBytes, sha256: hash.digest('hex') };
}

function statOf(
  key: string,
  answer: { ETag?: string | undefined; LastModified?: Date | undefined },
  sizeBytes: number,
): FileStat {
  return {
    sizeBytes,
    modifiedAt: answer.LastModified ?? new Date(0),
    etag: answer.ETag ?? `"${sizeBytes}"`,
    contentType: contentTypeOfName(key),
  };
}

function notFound(key: string): (error: unknown) => never {
  return (error) => {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404)
      throw new FileNotFoundError(key);
    refused(error);
  };
}

/** What the service answered. A source that broke off, or a way that is cut, stays what it is. */
function refused(error: unknown): never {
  const { name, message, $metadata } = error as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  throw $metadata?.httpStatusCode === undefined ? error : new StorageRefusedError(`${name}: ${message}`, error);
}
