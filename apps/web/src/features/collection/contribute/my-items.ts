import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type Query } from '../../../lib/api.ts';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { useList } from '../../../lib/use-list.ts';
import { referenceOf } from '../collection-api.ts';

const POLL_MS = 3000;
const PAGE = 500;

type ItemListOptions = { path: string; query: Query; limit?: number; isEnabled?: boolean };

/** A list of items that looks again as long as one of them is being read. */
export function useItems({ path, query, limit = 50, isEnabled = true }: ItemListOptions) {
  const queryClient = useQueryClient();
  const list = useList<CollectionItem>({
    key: [...COLLECTION_KEY, 'list', path],
    path,
    query,
    idOf: ({ id }) => id,
    limit,
    isEnabled,
  });
  const isReading = list.rows.some(({ processing_state: state }) => state === 'queued' || state === 'processing');
  useEffect(() => {
    if (!isReading) return;
    const timer = setInterval(() => {
      if (!document.hidden) void queryClient.invalidateQueries({ queryKey: [...COLLECTION_KEY, 'list', path] });
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [isReading, path, queryClient]);
  return list;
}

export const useMyItems = (projectId: string, query: Query, limit?: number) =>
  useItems({
    path: '/api/my-items',
    query: { project_id: projectId, ...query },
    ...(limit === undefined ? {} : { limit }),
  });

/** Every item of a list, whatever the number of its pages, but for some. */
export async function listAllReferences(
  path: string,
  query: Query,
  excluded: ReadonlySet<string>,
): Promise<ItemReference[]> {
  const all: ItemReference[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.list<CollectionItem>(path, { query: { ...query, limit: PAGE, cursor } });
    all.push(...page.items.filter(({ id }) => !excluded.has(id)).map(referenceOf));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}
