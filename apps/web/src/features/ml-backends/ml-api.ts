import type { Savings } from '@labelwright/contract/analytics-usage';
import type {
  CreateMlBackend,
  InteractiveAnswer,
  MlBackend,
  TestPrediction,
  UpdateMlBackend,
} from '@labelwright/contract/ml-backends';
import type { MlTraining, PredictionRun, PredictionRunDetail, PredictTasks } from '@labelwright/contract/ml-runs';
import type { Evaluation, EvaluationDetail, StartEvaluation } from '@labelwright/contract/model-evaluations';
import type { ProjectModels } from '@labelwright/contract/model-versions';
import type { Project } from '@labelwright/contract/projects';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { projectKey } from '../../lib/project.ts';

type ProjectId = string | number;

/** Begins all that is known of the models of a project. */
export const modelsKey = (projectId: ProjectId) => ['models', String(projectId)] as const;

const projectPath = (projectId: ProjectId, rest = ''): string =>
  `/api/projects/${encodeURIComponent(projectId)}${rest}`;
const backendPath = (id: number, rest = ''): string => `/api/ml/${id}${rest}`;

export const backendsQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'backends'],
    queryFn: ({ signal }) => api.get<MlBackend[]>('/api/ml', { query: { project: projectId }, signal }),
  });

/** Those that answer while one draws. */
export const interactiveQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'interactive'],
    queryFn: ({ signal }) =>
      api.get<Pick<MlBackend, 'id' | 'title'>[]>('/api/ml', {
        query: { project: projectId, is_interactive: true },
        signal,
      }),
    staleTime: 60_000,
    retry: false,
  });

export const versionsQuery = (projectId: ProjectId) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'versions'],
    queryFn: ({ signal }) => api.get<ProjectModels>(projectPath(projectId, '/models'), { signal }),
  });

export const evaluationsPath = (projectId: ProjectId): string => projectPath(projectId, '/evaluations');
export const runsPath = (projectId: ProjectId): string => projectPath(projectId, '/prediction-runs');
export const trainingsPath = (projectId: ProjectId): string => projectPath(projectId, '/ml-trainings');
export const disagreementPath = (projectId: ProjectId): string => projectPath(projectId, '/model-disagreement');

export const runQuery = (projectId: ProjectId, id: number) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'run', id],
    queryFn: ({ signal }) => api.get<PredictionRunDetail>(`${runsPath(projectId)}/${id}`, { signal }),
  });

/** The newest hundred: enough for a curve. */
export const evaluationsQuery = (projectId: ProjectId) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'evaluations'],
    queryFn: async ({ signal }) =>
      (await api.list<Evaluation>(evaluationsPath(projectId), { query: { limit: 100 }, signal })).items,
  });

export const evaluationQuery = (projectId: ProjectId, id: number) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'evaluation', id],
    queryFn: ({ signal }) => api.get<EvaluationDetail>(`${evaluationsPath(projectId)}/${id}`, { signal }),
  });

export const savingsQuery = (projectId: ProjectId, query: { limit: number; cost: number; model_version?: string }) =>
  queryOptions({
    queryKey: [...modelsKey(projectId), 'savings', query],
    queryFn: ({ signal }) =>
      api.get<Savings>('/api/analytics/savings', { query: { project_id: projectId, ...query }, signal }),
  });

export const connectBackend = (body: CreateMlBackend): Promise<MlBackend> => api.post('/api/ml', body);
export const changeBackend = (id: number, body: UpdateMlBackend): Promise<MlBackend> =>
  api.patch(backendPath(id), body);
export const removeBackend = (id: number): Promise<void> => api.delete(backendPath(id));
export const checkBackend = (id: number): Promise<MlBackend> => api.post(backendPath(id, '/check'));
export const tryBackend = (id: number): Promise<TestPrediction> =>
  api.post(backendPath(id, '/predict/test?random=true'));
export const trainBackend = (id: number): Promise<{ training: MlTraining }> => api.post(backendPath(id, '/train'));
export const predictWith = (id: number, body: PredictTasks): Promise<{ run: PredictionRun }> =>
  api.post(backendPath(id, '/predict'), body);

export const askInteractively = (
  id: number,
  body: { task: number; context: { result: unknown[] } },
  signal: AbortSignal,
): Promise<InteractiveAnswer> => api.post(backendPath(id, '/interactive-annotating'), body, { signal });

export const evaluateVersion = (projectId: ProjectId, body: StartEvaluation): Promise<unknown> =>
  api.post(evaluationsPath(projectId), body);
export const deleteVersion = (projectId: ProjectId, version: string): Promise<unknown> =>
  api.delete(projectPath(projectId, '/model-versions'), { model_version: version });
export const showVersion = (projectId: ProjectId, version: string): Promise<Project> =>
  api.patch(projectPath(projectId), { model_version: version });

/** Jobs and annotations move what is known of the models. */
export function useLiveModels(projectId: ProjectId): void {
  const invalidates = [modelsKey(projectId)];
  useLive('job', { invalidates });
  useLive('project', { invalidates });
}

export function useRefreshModels(projectId: ProjectId): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: modelsKey(projectId) });
    await queries.invalidateQueries({ queryKey: projectKey(String(projectId)) });
  };
}
