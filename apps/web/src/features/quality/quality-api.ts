import type {
  AgreementMatrix,
  AgreementQuery,
  Confusion,
  LabelAgreement,
  LabelDistribution,
  LabelTimeline,
  PersonDetail,
  PersonQuality,
  Quality,
  QualityQuery,
  TaskAgreement,
  Timeline,
  WorkQuery,
} from '@labelwright/contract/quality';
import type { ProjectCoefficients } from '@labelwright/contract/quality-coefficients';
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

/** A filter by label means nothing to agreement of whole answers, and one by control nothing to work. */
export const workOf = ({ from, to, user }: WorkQuery): Query => ({ from, to, user });
const agreementOf = ({ control, ...work }: AgreementQuery): Query => ({ ...workOf(work), control });

export const qualityQuery = (projectId: string, query: AgreementQuery = {}) =>
  part<Quality>(projectId, '', agreementOf(query));
export const matrixQuery = (projectId: string, query: AgreementQuery) =>
  part<AgreementMatrix>(projectId, '/matrix', agreementOf(query));
export const labelsQuery = (projectId: string, query: QualityQuery) =>
  part<LabelAgreement>(projectId, '/labels', query);
export const labelTimelineQuery = (projectId: string, query: QualityQuery & { by: string }) =>
  part<LabelTimeline>(projectId, '/labels/timeline', query);
export const timelineQuery = (projectId: string, query: AgreementQuery & { by: string }) =>
  part<Timeline>(projectId, '/timeline', { ...agreementOf(query), by: query.by });
export const distributionQuery = (projectId: string, query: QualityQuery) =>
  part<LabelDistribution>(projectId, '/distribution', query);
export const confusionQuery = (projectId: string, query: Query) => part<Confusion>(projectId, '/confusion', query);
export const peopleQuery = (projectId: string, query: AgreementQuery) =>
  part<PersonQuality[]>(projectId, '/people', agreementOf(query));
export const personQuery = (projectId: string, who: string, query: AgreementQuery) =>
  part<PersonDetail>(projectId, who === 'me' ? '/me' : `/people/${encodeURIComponent(who)}`, agreementOf(query));

const POLL_MS = 1500;

export const coefficientsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), 'coefficients'],
    queryFn: ({ signal }) => api.get<ProjectCoefficients>(qualityPath(projectId, '/coefficients'), { signal }),
    refetchInterval: (query) => (query.state.data?.job == null ? false : POLL_MS),
  });

export const computeCoefficients = (projectId: string): Promise<{ job_id: string }> =>
  api.post<{ job_id: string }>(qualityPath(projectId, '/coefficients'));

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
