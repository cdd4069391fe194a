import type { Queue, QueueDiagnosis, QueueMembers } from '@labelwright/contract/distribution';
import type {
  AssignmentType,
  BulkAssigned,
  FilterRule,
  MemberFilter,
  OpsManager,
  QueueSettings,
  ReclaimBody,
  Reclaimed,
  TaskSelection,
} from '@labelwright/contract/distribution-rules';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectKey } from '../../lib/project.ts';

export const queueKey = (projectId: string) => [...projectKey(projectId), 'queue'] as const;

const pathOf = (projectId: string, part: string): string => `/api/projects/${encodeURIComponent(projectId)}/${part}`;

export const queueQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...queueKey(projectId), 'leases'],
    queryFn: ({ signal }) => api.get<Queue>(pathOf(projectId, 'queue'), { signal }),
  });

export const queueMembersQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...queueKey(projectId), 'members'],
    queryFn: ({ signal }) => api.get<QueueMembers>(pathOf(projectId, 'queue/members'), { signal }),
  });

export const diagnosisQuery = (projectId: string, user: number) =>
  queryOptions({
    queryKey: [...queueKey(projectId), 'diagnosis', user],
    queryFn: ({ signal }) => api.get<QueueDiagnosis>(pathOf(projectId, 'queue/diagnosis'), { query: { user }, signal }),
  });

export type Limits = Pick<OpsManager, 'split_strategy' | 'max_limit' | 'user_book' | 'rule_book'>;

/** A project has no ops manager until somebody limits anything. */
const NO_LIMITS: Limits = { split_strategy: 'MAX_LIMIT', max_limit: 0, user_book: {}, rule_book: {} };

export const opsManagerKey = (projectId: string) => [...queueKey(projectId), 'ops-manager'] as const;

export const limitsQuery = (projectId: string, { has_ops_manager: isLimited }: QueueSettings) =>
  queryOptions({
    queryKey: opsManagerKey(projectId),
    queryFn: ({ signal }): Promise<Limits> =>
      isLimited ? api.get<OpsManager>(pathOf(projectId, 'ops-manager'), { signal }) : Promise.resolve(NO_LIMITS),
  });

export const queueSettingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...queueKey(projectId), 'settings'],
    queryFn: ({ signal }) => api.get<QueueSettings>(pathOf(projectId, 'queue/settings'), { signal }),
  });

export const memberFilterQuery = (projectId: string, user: number) =>
  queryOptions({
    queryKey: [...queueKey(projectId), 'filter', user],
    queryFn: ({ signal }) => api.get<MemberFilter>(pathOf(projectId, `members/${user}/filter`), { signal }),
  });

export const saveMemberFilter = (projectId: string, user: number, rules: readonly FilterRule[]): Promise<unknown> =>
  api.put(pathOf(projectId, `members/${user}/filter`), { rules });

export const releaseTask = (taskId: number, user: number): Promise<unknown> =>
  api.post(`/api/tasks/${taskId}/unlock`, { user });

export const reclaimTasks = (projectId: string, body: ReclaimBody): Promise<Reclaimed> =>
  api.post<Reclaimed>(pathOf(projectId, 'queue/reclaim'), body);

/** add: as well as others; replace: instead of others; remove: not any more. */
export type AssignHow = 'add' | 'replace' | 'remove';

type Assignment = { type: AssignmentType; users: readonly number[]; selectedItems: TaskSelection };

export function assignTasks(projectId: string, how: AssignHow, body: Assignment): Promise<BulkAssigned> {
  const path = pathOf(projectId, 'tasks/assignees');
  if (how === 'add') return api.post<BulkAssigned>(path, body);
  return how === 'replace' ? api.patch<BulkAssigned>(path, body) : api.delete<BulkAssigned>(path, body);
}

const PAGE = 500;
const MOST = 100_000;

/** Ids of the tasks that filters and search leave, less those excluded; undefined when they are too many. */
export async function collectTaskIds(
  projectId: string,
  { filters, search, excluded = [], limit = MOST }: CollectOptions,
): Promise<number[] | undefined> {
  const left = new Set(excluded);
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.list<{ id: number }>(pathOf(projectId, 'tasks'), {
      query: { filters: filters === undefined ? undefined : JSON.stringify(filters), search, limit: PAGE, cursor },
    });
    for (const { id } of page.items) if (!left.has(id)) ids.push(id);
    if (ids.length > MOST) return undefined;
    cursor = page.nextCursor;
  } while (cursor !== undefined && ids.length < limit);
  return ids.slice(0, limit);
}

type CollectOptions = {
  filters?: unknown;
  search?: string | undefined;
  excluded?: readonly number[];
  /** Stops after so many. */
  limit?: number;
};

export const OPEN_TASKS = {
  conjunction: 'and',
  items: [{ filter: 'filter:tasks:is_labeled', operator: 'equal', type: 'Boolean', value: false }],
} as const;
