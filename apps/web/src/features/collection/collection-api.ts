import type {
  CollectionItem,
  CollectionItemDetail,
  DecideItems,
  DecideManyAnswer,
  ItemDone,
  ItemReference,
  ItemSummary,
  ItemType,
  ItemUrl,
  ManyAnswer,
  SubmitAnswer,
  TaskPlan,
  TasksFromItems,
  TasksFromItemsAnswer,
  TasksFromItemsJob,
  UpdateDocument,
  UpdateRawText,
  UpdateVoice,
} from '@labelwright/contract/collection';
import type { EnginesAnswer, ProcessingResult } from '@labelwright/contract/preprocessing';
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

export const downloadUrl = (id: string): Promise<ItemUrl> =>
  api.get<ItemUrl>(`/api/items/${id}/url`, { query: { download: true } });

export const makeTasks = (projectId: string, body: TasksFromItems): Promise<TasksFromItemsAnswer | TasksFromItemsJob> =>
  api.post(`${projectPath(projectId)}/tasks-from-items`, body);

/** Once more from the beginning, whether it failed or was done. */
export const processItem = ({ id, type }: ItemReference): Promise<unknown> =>
  type === 'document'
    ? api.post('/api/processing/ocr', undefined, { query: { document_id: id } })
    : api.post('/api/processing/transcribe', undefined, { query: { voice_sample_id: id } });

type Processed = { processed_count: number; skipped_count: number };

/** Many at once; what cannot be read, or was read already, is left out and counted. */
export async function processItems(items: readonly ItemReference[]): Promise<Processed> {
  const idsOfType = (type: ItemType) => items.filter((item) => item.type === type).map(({ id }) => id);
  const [documents, voices] = [idsOfType('document'), idsOfType('voice_sample')];
  const none: Processed = { processed_count: 0, skipped_count: 0 };
  const ask = (path: string, name: string, ids: readonly string[]): Promise<Processed> =>
    ids.length === 0
      ? Promise.resolve(none)
      : api.post<Processed>(`/api/processing/${path}`, undefined, { query: { [name]: JSON.stringify(ids) } });
  const answers = [
    await ask('batch-ocr', 'document_ids', documents),
    await ask('batch-transcribe', 'voice_sample_ids', voices),
  ];
  return {
    processed_count: answers.reduce((sum, answer) => sum + answer.processed_count, 0),
    skipped_count: answers.reduce((sum, answer) => sum + answer.skipped_count, 0) + idsOfType('raw_text').length,
  };
}

export const referenceOf = ({ id, type }: Pick<CollectionItem, 'id' | 'type'>): ItemReference => ({ id, type });
