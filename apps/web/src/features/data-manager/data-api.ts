import type { Column, FieldValues } from '@labelwright/contract/data-manager-columns';
import type { DataProject } from '@labelwright/contract/data-manager-tasks';
import type { Task } from '@labelwright/contract/tasks';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const DATA = 'data.';

/** Everything about the tasks of a project is read again by this prefix. */
export const tasksKey = (projectId: string) => ['tasks', projectId] as const;

export const columnsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'columns'],
    staleTime: 30_000,
    queryFn: async ({ signal }) =>
      (await api.get<{ columns: Column[] }>('/api/dm/columns', { query: { project: projectId }, signal })).columns,
  });

export const dataProjectQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'project'],
    queryFn: ({ signal }) => api.get<DataProject>('/api/dm/project', { query: { project: projectId }, signal }),
  });

export const taskQuery = (projectId: string, taskId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'task', taskId],
    queryFn: ({ signal }) => api.get<Task>(`/api/tasks/${encodeURIComponent(taskId)}`, { signal }),
  });

/** Values to offer while a filter on a field of the data is written; nothing for other columns. */
export const fieldValuesQuery = (projectId: string, columnId: string, search: string) => {
  const field = columnId.startsWith(DATA) ? columnId.slice(DATA.length) : undefined;
  return queryOptions({
    queryKey: [...tasksKey(projectId), 'field-values', columnId, search],
    enabled: field !== undefined,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const found = await api.get<FieldValues>(`/api/projects/${encodeURIComponent(projectId)}/field-values`, {
        query: { field, ...(search === '' ? {} : { search }) },
        signal,
      });
      return found.values.map(({ value }) => value);
    },
  });
};
