import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { createLocalStorage, type SignedStorage } from '../../platform/storage/local-storage.ts';
import { checkS3Files, createS3Files } from './s3-files.ts';
import { createS3Client } from './s3-store.ts';

/** Where the files of the installation lie: in the bucket of the settings, or in the data folder. */
export function createOwnFiles(config: Config, options: { publicPath: string; now?: () => Date }): SignedStorage {
  const bucket = config.storageBucket;
  if (bucket !== undefined) {
    return createS3Files(clientOf(config, bucket), { bucket, prefix: config.storagePrefix });
  }
  return createLocalStorage({ folder: join(config.dataDir, 'files'), secret: config.secretKey, ...options });
}

/** For the doctor: what is wrong with the bucket; undefined when it can be used, or there is none. */
export async function findBucketFault(config: Config): Promise<string | undefined> {
  const bucket = config.storageBucket;
  if (bucket === undefined) return undefined;
  const client = clientOf(config, bucket);
  try {
    await checkS3Files(client, bucket);
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  } finally {
    client.destroy();
  }
}

function clientOf(config: Config, bucket: string) {
  const { storageAccessKeyId: accessKeyId, storageSecretAccessKey: secretAccessKey } = config;
  return createS3Client(
    {
      bucket,
      region: config.storageRegion,
      endpoint: config.storageEndpoint,
      isPathStyle: config.storagePathStyle,
      credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    },
    // The operator chose the address: it may well be within the own network.
    undefined,
  );
}
