import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Outbound } from '../../platform/outbound/outbound.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import { outboundHandler } from '../aws/outbound-handler.ts';
import { explainS3Fault } from './s3-errors.ts';

const TRANSFER_TIMEOUT_MS = 600_000;

export interface S3Settings {
  bucket: string;
  region: string;
  /** undefined: Amazon's own for the region. */
  endpoint: string | undefined;
  /** Bucket in the path instead of in the host name. */
  isPathStyle: boolean;
  /** undefined: whatever the machine is allowed; only for the storage of the installation itself. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
}

/** Over the guard of this server; without one the SDK connects by itself, for settings that the operator made. */
export function createS3Client(settings: S3Settings, outbound: Outbound | undefined): S3Client {
  const config: S3ClientConfig = {
    region: settings.region,
    forcePathStyle: settings.isPathStyle,
    maxAttempts: 3,
    // Compatible stores know the newer checksums less than the older signatures.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    ...(settings.credentials ? { credentials: settings.credentials } : {}),
    ...(outbound ? { requestHandler: outboundHandler(outbound, TRANSFER_TIMEOUT_MS) } : {}),
  };
  return new S3Client(config);
}

/** A bucket of Amazon S3 or of anything that speaks its language. */
export function createS3Store(settings: S3Settings, outbound: Outbound): ObjectStore {
  const client = createS3Client(settings, outbound);
  const { bucket } = settings;
  const Bucket = bucket;
  const tell = (key?: string) => (error: unknown) => {
    throw explainS3Fault(error, key === undefined ? { bucket } : { bucket, key });
  };
  return {
    list: async ({ prefix, cursor, limit, isRecursive }) => {
      const page = await client
        .send(
          new ListObjectsV2Command({
            Bucket,
            Prefix: prefix,
            MaxKeys: limit,
            ...(isRecursive ? {} : { Delimiter: '/' }),
            ...(cursor === undefined ? {} : { ContinuationToken: cursor }),
          }),
        )
        .catch(tell());
      const objects = (page.Contents ?? []).flatMap((object) =>
        // A key with a slash at its end is how consoles show an empty folder.
        object.Key === undefined || object.Key.endsWith('/')
          ? []
          : [
              {
                key: object.Key,
                sizeBytes: object.Size ?? 0,
                etag: object.ETag ?? '',
                modifiedAt: object.LastModified,
              },
            ],
      );
      return { objects, cursor: page.IsTruncated ? page.NextContinuationToken : undefined };
    },
    open: async (Key, range) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const answer = await client
        .send(new GetObjectCommand({ Bucket, Key, ...(Range ? { Range } : {}) }))
        .catch(tell(Key));
      const whole = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? answer.ContentLength ?? 0);
      return { ...factsOf(Key, answer), sizeBytes: whole, stream: Readable.from(answer.Body as Readable) };
    },
    stat: async (Key) => {
      const answer = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(tell(Key));
      return { ...factsOf(Key, answer), sizeBytes: answer.ContentLength ?? 0 };
    },
    put: async (Key, content, { contentType }) => {
      const upload = new Upload({
        client,
        params: { Bucket, Key, Body: content, ContentType: contentType },
        queueSize: 2,
      });
      await upload.done().catch(tell());
    },
    delete: async (Key) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key })).catch(tell());
    },
    presign: (Key, { expiresInSeconds }) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: expiresInSeconds }),
    close: async () => client.destroy(),
  };
}

function factsOf(
  key: string,
  answer: { ETag?: string | undefined; LastModified?: Date | undefined; ContentType?: string | undefined },
) {
  return {
    key,
    etag: answer.ETag ?? '',
    modifiedAt: answer.LastModified,
    contentType: answer.ContentType,
  };
}
