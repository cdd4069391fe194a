import type { ActionAnswer, ActionId, ActionInfo, Column, DataProject } from '@labelwright/contract/data-manager';
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

export const actionsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'actions'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.get<ActionInfo[]>('/api/dm/actions', { query: { project: projectId }, signal }),
  });

export const taskQuery = (projectId: string, taskId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'task', taskId],
    queryFn: ({ signal }) => api.get<Task>(`/api/tasks/${encodeURIComponent(taskId)}`, { signal }),
  });

export type ActionRequest = {
  selectedItems: unknown;
  filters?: unknown;
  search?: string | undefined;
};

export const runAction = (projectId: string, id: ActionId, body: ActionRequest): Promise<ActionAnswer> =>
  api.post<ActionAnswer>('/api/dm/actions', body, { query: { id, project: projectId } });

const FINISHED = new Set(['succeeded', 'failed', 'cancelled']);

async function untilFinished(jobId: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { status } = await api.get<{ status: string }>(`/api/jobs/${jobId}`);
    if (FINISHED.has(status)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Takes back a deletion, also one that is still going on: its job is stopped first. */
export async function undoDeletion(projectId: string, answer: ActionAnswer): Promise<void> {
  if (answer.job_id !== undefined) {
    // It may have finished in the meantime, and then there is nothing to stop.
    await api.post(`/api/jobs/${answer.job_id}/cancel`).catch(() => undefined);
    await untilFinished(answer.job_id);
  }
  const undone = await api.post<ActionAnswer>(
    '/api/dm/actions',
    { deleted_at: answer.deleted_at },
    { query: { id: 'restore_tasks', project: projectId } },
  );
  if (undone.job_id !== undefined) await untilFinished(undone.job_id);
}
