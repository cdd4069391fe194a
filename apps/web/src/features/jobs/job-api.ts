import type { Job, JobCounts, JobLogLine } from '@labelwright/contract/jobs';
import type { Project } from '@labelwright/contract/projects';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
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
export const jobCountsQuery = (query: { type: string | undefined; project: number | undefined }) =>
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
