import type {
  LabelChange,
  LabelChangePreview,
  LabelConfigVersion,
  UndoPreview,
  VersionDiff,
} from '@labelwright/contract/label-changes';
import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectKey } from '../../lib/project.ts';

const pathOf = (projectId: string): string => `/api/projects/${encodeURIComponent(projectId)}`;

/** Under the project, so that whatever refreshes it refreshes these. */
export const changesKey = (projectId: string) => [...projectKey(projectId), 'label-changes'] as const;

export const isRunning = ({ status }: Pick<LabelChange, 'status'>): boolean =>
  ['queued', 'rewriting', 'undo_queued', 'undoing'].includes(status);

export const changesQuery = (projectId: string) =>
  queryOptions({
    queryKey: changesKey(projectId),
    queryFn: ({ signal }) =>
      api.list<LabelChange>(`${pathOf(projectId)}/label-changes`, { query: { limit: 20 }, signal }),
  });

export const previewQuery = (projectId: string, operations: readonly LabelOperation[]) =>
  queryOptions({
    queryKey: [...changesKey(projectId), 'preview', operations],
    queryFn: ({ signal }) =>
      api.post<LabelChangePreview>(`${pathOf(projectId)}/label-changes/preview`, { operations }, { signal }),
    retry: false,
  });

export const undoPreviewQuery = (projectId: string, changeId: number) =>
  queryOptions({
    queryKey: [...changesKey(projectId), 'undo', changeId],
    queryFn: ({ signal }) => api.get<UndoPreview>(`${pathOf(projectId)}/label-changes/${changeId}/undo`, { signal }),
    staleTime: 0,
  });

export const startChange = (
  projectId: string,
  operations: readonly LabelOperation[],
  taskDefinition: number | null | undefined,
): Promise<LabelChange> =>
  api.post<LabelChange>(`${pathOf(projectId)}/label-changes`, {
    operations,
    ...(taskDefinition === undefined ? {} : { task_definition: taskDefinition }),
  });

export const startUndo = (projectId: string, changeId: number): Promise<LabelChange> =>
  api.post<LabelChange>(`${pathOf(projectId)}/label-changes/${changeId}/undo`);

export const versionsQuery = (projectId: string, definitionId: number | null) =>
  queryOptions({
    queryKey: [...projectKey(projectId), 'config-history', definitionId],
    queryFn: ({ signal }) =>
      api.list<LabelConfigVersion>(`${pathOf(projectId)}/label-config-history`, { query: { limit: 100 }, signal }),
  });

export const diffQuery = (projectId: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...projectKey(projectId), 'config-diff', from, to],
    queryFn: ({ signal }) =>
      api.get<VersionDiff>(`${pathOf(projectId)}/label-config-diff`, { query: { from, to }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
