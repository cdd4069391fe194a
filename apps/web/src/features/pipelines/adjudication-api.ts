import type {
  Adjudication,
  AdjudicationResult,
  AdjudicationSettings,
  AdjudicationView,
  SubmitAdjudication,
} from '@labelwright/contract/adjudication';
import type { TaskBundle } from '@labelwright/contract/plugins';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import type { Page } from '../../lib/paging.ts';
import { againWhileOffline } from '../../lib/while-offline.ts';
import { getBundle } from '../plugins/bundle.ts';

export const projectPath = (projectId: string | number): string => `/api/projects/${encodeURIComponent(projectId)}`;
const taskPath = (taskId: number): string => `/api/tasks/${taskId}/adjudication`;

export const adjudicationKey = (projectId: string) => ['adjudication', projectId] as const;

/** A task with all that was said about it, open for whoever settles it. */
export interface OpenAdjudication {
  taskId: number;
  view: AdjudicationView;
  /** Set for a task whose answer is no list of regions. */
  bundle: TaskBundle | undefined;
}

export async function readAdjudication(taskId: number): Promise<OpenAdjudication> {
  const view = await api.get<AdjudicationView>(taskPath(taskId));
  const bundle = view.is_mergeable ? undefined : await getBundle(taskId);
  return { taskId, view, bundle: bundle?.task_definition ? bundle : undefined };
}

export const claimAdjudication = (taskId: number): Promise<unknown> => api.post(`${taskPath(taskId)}/claim`);

export const releaseAdjudication = (taskId: number): Promise<unknown> =>
  api.delete(`${taskPath(taskId)}/claim`, undefined, { keepalive: true }).catch(() => undefined);

export const listAdjudications = (projectId: string, limit: number): Promise<Page<Adjudication>> =>
  api.list<Adjudication>(`${projectPath(projectId)}/adjudication/queue`, { query: { status: 'open', limit } });

/** Why there is none, as the server says it. */
export const nextAdjudication = (projectId: string): Promise<AdjudicationView> =>
  api.get<AdjudicationView>(`${projectPath(projectId)}/adjudication/next`);

/** The submission id makes it one answer, however often it is sent. */
export const submitAdjudication = (taskId: number, body: SubmitAdjudication): Promise<AdjudicationResult> =>
  againWhileOffline(() => api.post<AdjudicationResult>(`${taskPath(taskId)}/submit`, body));

export const undoAdjudication = (taskId: number): Promise<unknown> => api.post(`${taskPath(taskId)}/undo`);

export const adjudicationSettingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...adjudicationKey(projectId), 'settings'],
    queryFn: ({ signal }) =>
      api.get<AdjudicationSettings>(`${projectPath(projectId)}/adjudication/settings`, { signal }),
  });
