import type { TaskLogs } from '@labelwright/contract/job-api';
import type {
  Job,
  JobCounts,
  JobLogLine,
  JobOverview,
  JobScope,
  JobTypeStatistics,
  RedriveJobs,
  Redriven,
} from '@labelwright/contract/jobs';
import type { Project } from '@labelwright/contract/projects';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from '../../lib/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';

/** Also the key of the shell's list of running jobs. */
export const JOBS_KEY = ['jobs'] as const;

// Apart from the lists: a job that is looked at is kept up to date by its own stream.
export const jobKey = (id: string) => ['job', id] as const;
export const jobLogKey = (id: string) => ['job-log', id] as const;

const pathOf = (id: string): string => `/api/jobs/${encodeURIComponent(id)}`;
export const jobStreamPath = (id: string): string => `${pathOf(id)}/stream`;

export const isOver = (job: Pick<Job, 'status'>): boolean => job.status !== 'queued' && job.status !== 'running';

export const jobQuery = (id: string) =>
  queryOptions({ queryKey: jobKey(id), queryFn: ({ signal }) => api.get<Job>(pathOf(id), { signal }) });

/** How many jobs there are in each state, whichever one the list is narrowed to. */
export const jobCountsQuery = (query: Query) =>
  queryOptions({
    queryKey: [...JOBS_KEY, 'counts', query],
    queryFn: ({ signal }) => api.get<JobCounts>('/api/jobs/counts', { query, signal }),
    placeholderData: keepPreviousData,
  });

/** What the server sends of a log at once. */
const LOG_PAGE = 1000;

async function readLog(id: string, signal: AbortSignal): Promise<readonly JobLogLine[]> {
  const lines: JobLogLine[] = [];
  for (;;) {
    const query = { after: lines.at(-1)?.id };
    const page = await api.get<JobLogLine[]>(`${pathOf(id)}/logs`, { query, signal });
    lines.push(...page);
    if (page.length < LOG_PAGE) return lines;
  }
}

export const jobLogQuery = (id: string) =>
  queryOptions({ queryKey: jobLogKey(id), queryFn: ({ signal }) => readLog(id, signal) });

export type ProjectName = Pick<Project, 'id' | 'title'>;

export const projectNamesQuery = queryOptions({
  queryKey: ['projects', 'names'],
  queryFn: ({ signal }) =>
    api.get<ProjectName[]>('/api/projects', { query: { include: 'id,title', ordering: 'title', limit: 200 }, signal }),
  staleTime: 60_000,
});

/** A queued job ends at once, a running one at its next safe point. */
export function useCancelJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => api.post<Job>(`${pathOf(jobId)}/cancel`),
    onSuccess: (job) => {
      queryClient.setQueryData(jobKey(job.id), job);
      toast(isOver(job) ? t.wasCancelled : t.cancelling, { tone: 'info' });
    },
    onError: (error) => toastError(t.cancelFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

export function useRetryJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => api.post<Job>(`${pathOf(jobId)}/retry`),
    onSuccess: (job) => {
      queryClient.setQueryData(jobKey(job.id), job);
      toast(t.wasRetried);
    },
    onError: (error) => toastError(t.retryFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

/** Moves on its own: rates and ages change without any job changing. */
const OVERVIEW_MS = 5000;

export const overviewQuery = (scope: JobScope | undefined) =>
  queryOptions({
    queryKey: [...JOBS_KEY, 'overview', scope],
    queryFn: ({ signal }) => api.get<JobOverview>('/api/jobs/overview', { query: { scope }, signal }),
    refetchInterval: OVERVIEW_MS,
    placeholderData: keepPreviousData,
  });

export const statisticsQuery = (query: { days: number; scope: JobScope | undefined }) =>
  queryOptions({
    queryKey: ['job-statistics', query],
    queryFn: ({ signal }) => api.get<JobTypeStatistics[]>('/api/jobs/statistics', { query, signal }),
    placeholderData: keepPreviousData,
  });

export function useRedrive() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (filter: RedriveJobs) => api.post<Redriven>('/api/jobs/redrive', filter),
    onSuccess: ({ queued, left }) => toast(t.redriven(queued, left)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

export function usePauseQueue() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ queue, isPaused }: { queue: string; isPaused: boolean }) => {
      const path = `/api/jobs/queues/${encodeURIComponent(queue)}/pause`;
      return isPaused ? api.put<void>(path) : api.delete(path);
    },
    onSuccess: (_nothing, { isPaused }) => toast(isPaused ? t.queuePaused : t.queueResumed, { tone: 'info' }),
    onError: (error) => toastError(t.pauseFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

/** Opens the stored log in a tab of its own; the link is good for a while. */
export function useOpenLog() {
  return useMutation({
    mutationFn: (jobId: string) => api.get<TaskLogs>(`/api/v1/tasks/${encodeURIComponent(jobId)}/logs`),
    onSuccess: ({ url }) => window.open(url, '_blank', 'noopener'),
    onError: (error) => toastError(t.logFailed, error),
  });
}
