import type { StorageType } from '@labelwright/contract/storages';
import { createAzureBlobStore } from '../../adapters/azure-blob/azure-blob-store.ts';
import { createGcsStore, parseServiceAccount } from '../../adapters/gcs/gcs-store.ts';
import { createLocalFolderStore } from '../../adapters/local-folder/local-folder-store.ts';
import { createS3Store } from '../../adapters/s3/s3-store.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import type { ConnectionState, Secrets } from './connection-settings.ts';
import type { ConnectionRow } from './connections.queries.ts';

/** The caller closes it. */
export async function openStore(
  platform: Platform,
  type: StorageType,
  { settings, secrets }: ConnectionState,
): Promise<ObjectStore> {
  const { outbound, config, now } = platform;
  const text = (name: string): string | undefined => (settings[name] ? String(settings[name]) : undefined);
  switch (type) {
    case 's3': {
      const sessionToken = secrets.aws_session_token;
      return createS3Store(
        {
          bucket: text('bucket') ?? '',
          region: text('region_name') ?? 'us-east-1',
          endpoint: text('s3_endpoint'),
          isPathStyle: settings.path_style === true,
          // Never the rights of this server: without keys of its own a connection has none.
          credentials: {
            accessKeyId: secrets.aws_access_key_id ?? '',
            secretAccessKey: secrets.aws_secret_access_key ?? '',
            ...(sessionToken ? { sessionToken } : {}),
          },
        },
        outbound,
      );
    }
    case 'gcs': {
      const account = parseServiceAccount(secrets.google_application_credentials ?? '');
      return createGcsStore({ bucket: text('bucket') ?? '', account }, outbound, now);
    }
    case 'azure':
      return createAzureBlobStore(
        {
          account: text('account_name') ?? '',
          accountKey: secrets.account_key ?? '',
          container: text('container') ?? '',
          endpoint: text('azure_endpoint'),
        },
        outbound,
        now,
      );
    case 'localfiles':
      return createLocalFolderStore({ folder: text('path') ?? '', roots: config.localFilesRoots });
    case 'redis': {
      const { createRedisStore } = await import('../../adapters/redis/redis-store.ts');
      return createRedisStore(
        {
          host: text('host') ?? '',
          port: Number(settings.port ?? 6379),
          database: Number(settings.db ?? 0),
          password: secrets.password,
        },
        { outbound, allow: config.outboundAllow },
      );
    }
  }
}

export function stateOf(platform: Platform, row: Pick<ConnectionRow, 'settings' | 'secrets'>): ConnectionState {
  const secrets = row.secrets === null ? {} : (JSON.parse(platform.vault.open(row.secrets)) as Secrets);
  return { settings: row.settings, secrets };
}

export function sealSecrets(platform: Platform, secrets: Secrets): string | null {
  return Object.keys(secrets).length === 0 ? null : platform.vault.seal(JSON.stringify(secrets));
}

export async function withStore<T>(
  platform: Platform,
  type: StorageType,
  state: ConnectionState,
  work: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(platform, type, state);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
