import type { EnginesAnswer } from '@labelwright/contract/preprocessing';
import type {
  RecogniseTasks,
  RecognitionPlan,
  RecognitionRunDetail,
  StartedRecognition,
} from '@labelwright/contract/recognition';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

type ProjectId = string | number;

/** Begins all that is known of what was read out of the media of a project. */
export const recognitionKey = (projectId: ProjectId) => ['recognition', String(projectId)] as const;

const path = (projectId: ProjectId, rest = ''): string =>
  `/api/projects/${encodeURIComponent(projectId)}/recognise${rest}`;

export const recognitionPlanQuery = (projectId: ProjectId) =>
  queryOptions({
    queryKey: [...recognitionKey(projectId), 'plan'],
    queryFn: ({ signal }) => api.get<RecognitionPlan>(path(projectId), { signal }),
    staleTime: 30_000,
  });

export const recognitionRunQuery = (projectId: ProjectId, id: number) =>
  queryOptions({
    queryKey: [...recognitionKey(projectId), 'run', id],
    queryFn: ({ signal }) => api.get<RecognitionRunDetail>(path(projectId, `/${id}`), { signal }),
  });

export const enginesQuery = (projectId: ProjectId) =>
  queryOptions({
    queryKey: [...recognitionKey(projectId), 'engines'],
    queryFn: ({ signal }) =>
      api.get<EnginesAnswer>('/api/processing/engines', { query: { project_id: projectId }, signal }),
    staleTime: 60_000,
  });

export const startRecognition = (projectId: ProjectId, body: RecogniseTasks): Promise<StartedRecognition> =>
  api.post(path(projectId), body);
