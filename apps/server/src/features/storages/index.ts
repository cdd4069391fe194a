import type { Feature, Platform } from '../../platform/platform.ts';
import { assetRoutes } from './assets.routes.ts';
import { connectionRoutes } from './connections.routes.ts';
import { deliverMedium, resolveRoutes } from './resolve.routes.ts';

export { insertAsset } from './assets.queries.ts';
export { assetBody, placeForUpload } from './assets.service.ts';
export { findMediaFault } from './check-media.ts';
export { addressKey, containerOf, prefixOf } from './connection-settings.ts';
export { type ConnectionRow, findConnection } from './connections.queries.ts';
export { faultOfFile } from './fault-of-file.ts';
export { keyFilter } from './key-filter.ts';
export { measureMedia } from './measure-media.ts';
export { MediumError, type TaskMedium, withMedium } from './open-medium.ts';
export { stateOf, withStore } from './open-store.ts';
export { purgeAssets } from './purge-assets.ts';
export { type ReceivedAssets, receiveAsset } from './receive-assets.ts';
export { resolveUri } from './resolve.service.ts';
export { enqueueSync } from './start-sync.ts';
export { formatStorageUri, withReadableMedia } from './storage-uris.ts';
export { type AssetPlace, assetAddress, type StoredAsset, storeAsset } from './store-asset.ts';
export { syncSource, syncTarget } from './sync-jobs.ts';
export { NotAZipError, readZip } from './unpack-zip.ts';
export { writeToStorage } from './write-to-storage.ts';
export { deliverMedium };

/** Files of organizations, and connections of projects to where their data lies. */
export function storagesFeature(platform: Platform): Feature {
  return {
    name: 'storages',
    routes: (http) => {
      assetRoutes(http, platform);
      connectionRoutes(http, platform);
      resolveRoutes(http, platform);
    },
  };
}
