import type {
  ActionAnswer,
  ActionBody,
  ActionForm,
  ActionId,
  ActionInfo,
} from '@labelwright/contract/data-manager-actions';
import type { ActionPreview, ActionRun, UndoAnswer } from '@labelwright/contract/task-actions';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { type Selection, toSelectedItems } from '../../../lib/selection.ts';
import { tasksKey } from '../data-api.ts';

/** Which tasks an action is about: those chosen among the tasks that are shown. */
export type ActionTarget = { selection: Selection; filters: unknown; search: string; ordering: string | undefined };

export const targetBody = ({ selection, filters, search, ordering }: ActionTarget) => ({
  selectedItems: toSelectedItems(selection),
  filters,
  search: search || undefined,
  ...(ordering === undefined ? {} : { ordering }),
});

export const actionsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'actions'],
    staleTime: 60_000,
    queryFn: ({ signal }) => api.get<ActionInfo[]>('/api/dm/actions', { query: { project: projectId }, signal }),
  });

/** The fields of an action with what can be chosen in this project. */
export const actionFormQuery = (projectId: string, id: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'actions', id, 'form'],
    queryFn: ({ signal }) =>
      api.get<ActionForm>(`/api/dm/actions/${encodeURIComponent(id)}/form`, { query: { project: projectId }, signal }),
  });

export const previewAction = (projectId: string, id: ActionId, body: ActionBody, signal?: AbortSignal) =>
  api.post<ActionPreview>('/api/dm/actions/preview', body, {
    query: { id, project: projectId },
    ...(signal === undefined ? {} : { signal }),
  });

export const runAction = (projectId: string, id: ActionId, body: ActionBody): Promise<ActionAnswer> =>
  api.post<ActionAnswer>('/api/dm/actions', body, { query: { id, project: projectId } });

export const undoRun = (runId: number): Promise<UndoAnswer> => api.post<UndoAnswer>(`/api/dm/runs/${runId}/undo`);

export const runsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), 'runs'],
    queryFn: async ({ signal }) =>
      (await api.list<ActionRun>('/api/dm/runs', { query: { project: projectId, limit: 30 }, signal })).items,
  });
