import type { CreateRelation, Pipeline, Relation, UpdateRelation } from '@labelwright/contract/pipelines';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectPath } from './adjudication-api.ts';

export const pipelineKey = (projectId: string) => ['pipeline', projectId] as const;

export const pipelineQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...pipelineKey(projectId), 'picture'],
    queryFn: ({ signal }) => api.get<Pipeline>(`${projectPath(projectId)}/pipeline`, { signal }),
  });

export const relationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...pipelineKey(projectId), 'relations'],
    queryFn: ({ signal }) => api.get<Relation[]>(`${projectPath(projectId)}/relations`, { signal }),
  });

export const createRelation = (projectId: string, body: CreateRelation): Promise<Relation> =>
  api.post<Relation>(`${projectPath(projectId)}/relations`, body);

export const updateRelation = (projectId: string, id: number, body: UpdateRelation): Promise<Relation> =>
  api.patch<Relation>(`${projectPath(projectId)}/relations/${id}`, body);

export const deleteRelation = (projectId: string, id: number): Promise<void> =>
  api.delete(`${projectPath(projectId)}/relations/${id}`);
