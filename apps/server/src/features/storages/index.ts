import type { Feature, Platform } from '../../platform/platform.ts';

export { type AssetFile, type AssetPlace, type StoredAsset, storeAsset } from './store-asset.ts';

/** Files of organizations, and connections of projects to where their data lies. */
export function storagesFeature(_platform: Platform): Feature {
  return { name: 'storages' };
}
