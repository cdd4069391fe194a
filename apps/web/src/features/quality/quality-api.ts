import type {
  AgreementMatrix,
  Confusion,
  LabelAgreement,
  LabelDistribution,
  PersonDetail,
  PersonQuality,
  Quality,
  QualityQuery,
  TaskAgreement,
  Timeline,
} from '@labelwright/contract/quality';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, type Query } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { projectKey } from '../../lib/project.ts';

export const qualityKey = (projectId: string) => [...projectKey(projectId), 'quality'] as const;

export const qualityPath = (projectId: string, part = ''): string =>
  `/api/projects/${encodeURIComponent(projectId)}/quality${part}`;

const part = <T>(projectId: string, name: string, query: Query = {}) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), name, query],
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    queryFn: ({ signal }) => api.get<T>(qualityPath(projectId, name), { query, signal }),
  });

export const qualityQuery = (projectId: string) => part<Quality>(projectId, '');
export const matrixQuery = (projectId: string, query: QualityQuery) =>
  part<AgreementMatrix>(projectId, '/matrix', query);
export const labelsQuery = (projectId: string, query: QualityQuery) =>
  part<LabelAgreement>(projectId, '/labels', query);
export const timelineQuery = (projectId: string, query: QualityQuery & { by: string }) =>
  part<Timeline>(projectId, '/timeline', query);
export const distributionQuery = (projectId: string, query: QualityQuery) =>
  part<LabelDistribution>(projectId, '/distribution', query);
export const confusionQuery = (projectId: string, query: Query) => part<Confusion>(projectId, '/confusion', query);
export const peopleQuery = (projectId: string, query: QualityQuery) =>
  part<PersonQuality[]>(projectId, '/people', query);
export const personQuery = (projectId: string, who: string, query: QualityQuery) =>
  part<PersonDetail>(projectId, who === 'me' ? '/me' : `/people/${encodeURIComponent(who)}`, query);

export const taskAgreementQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['tasks', String(taskId), 'agreement'],
    queryFn: ({ signal }) => api.get<TaskAgreement>(`/api/tasks/${taskId}/agreement`, { signal }),
  });

const QUIET_MS = 10_000;

/** Numbers over a whole project are read again while people work, but not for every answer. */
export function useLiveQuality(projectId: string): void {
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive('tasks', {
    onEvent: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void queryClient.invalidateQueries({ queryKey: qualityKey(projectId) });
      }, QUIET_MS);
    },
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
