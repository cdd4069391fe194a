import type {
  ItemDone,
  ManyAnswer,
  UpdateDocument,
  UpdateRawText,
  UpdateVoice,
} from '@labelwright/contract/collection-changes';
import type { SubmitAnswer } from '@labelwright/contract/collection-drafts';
import type { ItemReference, ItemType } from '@labelwright/contract/collection-fields';
import type { CollectionItem, CollectionItemDetail, ItemUrl } from '@labelwright/contract/collection-items';
import type { DecideItems, DecideManyAnswer, ItemLease } from '@labelwright/contract/collection-review';
import type { ItemSummary } from '@labelwright/contract/collection-summaries';
import type {
  TaskPlan,
  TasksFromItems,
  TasksFromItemsAnswer,
  TasksFromItemsJob,
} from '@labelwright/contract/collection-tasks';
import type {
  BatchOcrAnswer,
  BatchTranscribeAnswer,
  EnginesAnswer,
  ProcessingResult,
} from '@labelwright/contract/preprocessing';
import { queryOptions } from '@tanstack/react-query';
import { api, withQuery } from '../../lib/api.ts';
import { COLLECTION_KEY } from '../../lib/collection.ts';
import { toSubmission } from './submission.ts';

const PATHS: Readonly<Record<ItemType, string>> = {
  document: '/api/documents',
  voice_sample: '/api/voice',
  raw_text: '/api/raw-text',
};

const projectPath = (projectId: string | number): string => `/api/projects/${encodeURIComponent(projectId)}`;
export const projectItemsPath = (projectId: string): string => `${projectPath(projectId)}/items`;
const itemPath = ({ type, id }: ItemReference): string => `${PATHS[type]}/${id}`;

export const filePath = (item: ItemReference): string => `${itemPath(item)}/file`;

export const uploadPath = (type: ItemType, query: Readonly<Record<string, string | boolean | undefined>>): string =>
  withQuery(PATHS[type], query);

export const summaryQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...COLLECTION_KEY, 'summary', projectId],
    queryFn: ({ signal }) => api.get<ItemSummary>(`${projectItemsPath(projectId)}/summary`, { signal }),
  });

export type ItemDetail = Omit<CollectionItemDetail, 'processing_result'> & {
  processing_result: ProcessingResult | null;
};

export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: [...COLLECTION_KEY, 'item', id],
    queryFn: ({ signal }) => api.get<ItemDetail>(`/api/items/${id}`, { signal }),
  });

export const enginesQuery = queryOptions({
  queryKey: ['processing-engines'],
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => api.get<EnginesAnswer>('/api/processing/engines', { signal }),
});

export const planQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...COLLECTION_KEY, 'plan', projectId],
    queryFn: ({ signal }) => api.get<TaskPlan>(`${projectPath(projectId)}/tasks-from-items`, { signal }),
  });

export type ItemChange = UpdateDocument & UpdateVoice & UpdateRawText;

export const changeItem = (item: ItemReference, change: ItemChange): Promise<ItemDone> =>
  api.patch<ItemDone>(itemPath(item), change);

export const submitItems = (items: readonly ItemReference[]): Promise<SubmitAnswer> =>
  api.post<SubmitAnswer>('/api/submit', toSubmission(items));

const idsOf = (items: readonly Pick<ItemReference, 'id'>[]) => ({ ids: items.map(({ id }) => id) });

export const deleteItems = (
  items: readonly ItemReference[],
  options: { keepalive?: boolean } = {},
): Promise<ManyAnswer> => api.post<ManyAnswer>('/api/items/delete', idsOf(items), options);

export const restoreItems = (items: readonly Pick<ItemReference, 'id'>[]): Promise<ManyAnswer> =>
  api.post<ManyAnswer>('/api/items/restore', idsOf(items));

export const decideItems = (body: DecideItems, idempotencyKey?: string): Promise<DecideManyAnswer> =>
  api.post<DecideManyAnswer>('/api/review/decide', body, idempotencyKey === undefined ? {} : { idempotencyKey });

export const undoItems = (items: readonly ItemReference[]): Promise<DecideManyAnswer> =>
  api.post<DecideManyAnswer>('/api/review/undo', { items });

/** Keeps it open as well, when asked again before the time is up. */
export const claimItem = (id: string): Promise<ItemLease> => api.post<ItemLease>(`/api/items/${id}/review/claim`);

export const releaseItem = (id: string): Promise<unknown> =>
  api.post(`/api/items/${id}/review/release`, undefined, { keepalive: true }).catch(() => undefined);

export const downloadUrl = (id: string): Promise<ItemUrl> =>
  api.get<ItemUrl>(`/api/items/${id}/url`, { query: { download: true } });

export const makeTasks = (projectId: string, body: TasksFromItems): Promise<TasksFromItemsAnswer | TasksFromItemsJob> =>
  api.post(`${projectPath(projectId)}/tasks-from-items`, body);

/** Once more from the beginning, whether it failed or was done. */
export const processItem = ({ id, type }: ItemReference): Promise<unknown> =>
  type === 'document'
    ? api.post('/api/processing/ocr', undefined, { query: { document_id: id } })
    : api.post('/api/processing/transcribe', undefined, { query: { voice_sample_id: id } });

const ALREADY = 'Already processed';
const AT_ONCE = 4;

async function processBatch(type: 'document' | 'voice_sample', ids: readonly string[]): Promise<Skipped> {
  if (ids.length === 0) return [];
  if (type === 'document') {
    const query = { document_ids: JSON.stringify(ids) };
    return (await api.post<BatchOcrAnswer>('/api/processing/batch-ocr', undefined, { query })).skipped_documents;
  }
  const query = { voice_sample_ids: JSON.stringify(ids) };
  return (await api.post<BatchTranscribeAnswer>('/api/processing/batch-transcribe', undefined, { query }))
    .skipped_voice_samples;
}

type Skipped = BatchOcrAnswer['skipped_documents'];

/** Many at once, those that were read before as well; answers how many could not be. */
export async function processItems(items: readonly ItemReference[]): Promise<number> {
  let skipped = items.filter(({ type }) => type === 'raw_text').length;
  for (const type of ['document', 'voice_sample'] as const) {
    const ids = items.filter((item) => item.type === type).map(({ id }) => id);
    const left = await processBatch(type, ids);
    const again = left.filter(({ reason }) => reason === ALREADY);
    skipped += left.length - again.length;
    for (const group of inGroups(again, AT_ONCE)) {
      const outcomes = await Promise.allSettled(group.map(({ id }) => processItem({ type, id })));
      skipped += outcomes.filter(({ status }) => status === 'rejected').length;
    }
  }
  return skipped;
}

/** In groups that the server takes at once. */
export function inGroups<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < items.length; start += size) groups.push(items.slice(start, start + size));
  return groups;
}

export const referenceOf = ({ id, type }: Pick<CollectionItem, 'id' | 'type'>): ItemReference => ({ id, type });
