import type { Job, JobLogLine } from '@labelwright/contract/jobs';
import type { Project } from '@labelwright/contract/projects';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** Shared with the top bar, which refreshes it when a job moves. */
export const JOBS_KEY = ['jobs'] as const;

// Apart from the lists: an open job is kept up to date by its own stream.
export const jobKey = (id: string) => ['job', id] as const;
export const jobLogKey = (id: string) => ['job-log', id] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => api.get<Job>(`/api/jobs/${encodeURIComponent(id)}`, { signal }),
  });

/** What the server sends of a log at once. */
const LOG_PAGE = 1000;

async function readLog(id: string, signal: AbortSignal): Promise<readonly JobLogLine[]> {
  const lines: JobLogLine[] = [];
  for (;;) {
    const page = await api.get<JobLogLine[]>(`/api/jobs/${encodeURIComponent(id)}/logs`, {
      query: { after: lines.at(-1)?.id },
      signal,
    });
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
