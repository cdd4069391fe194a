import type { Column, DataProject } from '@labelwright/contract/data-manager';
import type { Task } from '@labelwright/contract/tasks';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

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
