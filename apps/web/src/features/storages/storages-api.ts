import type { Asset, AssetUrl, AssetUses, UpdateAsset } from '@labelwright/contract/assets';
import type {
  StorageConnection,
  StorageFiles,
  StorageForm,
  StorageType,
  StorageVerdict,
} from '@labelwright/contract/storages';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export type Direction = StorageConnection['direction'];

export const storagesKey = (projectId: number) => ['storages', projectId] as const;
export const ASSETS_KEY = ['assets'] as const;

const basePath = (direction: Direction): string => (direction === 'import' ? '/api/storages' : '/api/storages/export');
const kindPath = (direction: Direction, type: StorageType): string => `${basePath(direction)}/${type}`;
const recordPath = ({ direction, type, id }: Pick<StorageConnection, 'direction' | 'type' | 'id'>): string =>
  `${kindPath(direction, type)}/${id}`;

export const storagesQuery = (projectId: number, direction: Direction) =>
  queryOptions({
    queryKey: [...storagesKey(projectId), direction],
    queryFn: ({ signal }) =>
      api.get<StorageConnection[]>(basePath(direction), { query: { project: projectId, limit: 500 }, signal }),
  });

export const storageFormQuery = (direction: Direction, type: StorageType) =>
  queryOptions({
    queryKey: ['storage-form', direction, type],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.get<StorageForm>(`${kindPath(direction, type)}/form`, { signal }),
  });

type Body = Readonly<Record<string, unknown>>;

export const createStorage = (direction: Direction, type: StorageType, body: Body): Promise<StorageConnection> =>
  api.post<StorageConnection>(kindPath(direction, type), body);

export const changeStorage = (storage: StorageConnection, body: Body): Promise<StorageConnection> =>
  api.patch<StorageConnection>(recordPath(storage), body);

export const deleteStorage = (storage: StorageConnection): Promise<void> => api.delete(recordPath(storage));

export const syncStorage = (storage: StorageConnection): Promise<StorageConnection> =>
  api.post<StorageConnection>(`${recordPath(storage)}/sync`);

export const testStorage = (direction: Direction, type: StorageType, body: Body): Promise<StorageVerdict> =>
  api.post<StorageVerdict>(`${kindPath(direction, type)}/validate`, body);

export const browseStorage = (type: StorageType, body: Body): Promise<StorageFiles> =>
  api.post<StorageFiles>(`${kindPath('import', type)}/files`, { ...body, limit: 50 });

export const assetUrl = (id: number, isDownload: boolean): Promise<AssetUrl> =>
  api.get<AssetUrl>(`/api/assets/${id}/url`, { query: { download: isDownload } });

export const assetUsesQuery = (id: number) =>
  queryOptions({
    queryKey: [...ASSETS_KEY, id, 'uses'],
    queryFn: ({ signal }) => api.get<AssetUses>(`/api/assets/${id}/uses`, { signal }),
  });

export const changeAsset = ({ id }: Asset, body: UpdateAsset): Promise<Asset> =>
  api.patch<Asset>(`/api/assets/${id}`, body);

export const deleteAsset = (asset: Asset): Promise<void> => api.delete(`/api/assets/${asset.id}`);
