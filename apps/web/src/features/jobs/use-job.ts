import type { Job, JobLogLine } from '@labelwright/contract/jobs';
import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isOver, JOBS_KEY, jobKey, jobLogKey, jobLogQuery, jobQuery, jobStreamPath } from './job-api.ts';
import { mergeLines } from './job-log-lines.ts';

const POLL_MS = 3000;
const NO_LINES: readonly JobLogLine[] = [];

/** Follows a job and its log over a stream while it is under way; asks again and again where there is no stream. */
export function useJob(jobId: string | null | undefined) {
  const id = jobId ?? '';
  const [streamless, setStreamless] = useState<string>();
  const hasStream = streamless !== id;
  const job = useQuery({
    ...jobQuery(id),
    ...(id === '' ? { queryFn: skipToken } : {}),
    refetchInterval: ({ state }) => (hasStream || state.data === undefined || isOver(state.data) ? false : POLL_MS),
  });
  const isUnderWay = job.data !== undefined && !isOver(job.data);
  const log = useQuery({
    ...jobLogQuery(id),
    ...(id === '' ? { queryFn: skipToken } : {}),
    refetchInterval: isUnderWay && !hasStream ? POLL_MS : false,
  });
  const queryClient = useQueryClient();
  const isStreaming = isUnderWay && hasStream;
  useEffect(() => {
    if (isStreaming) return follow(id, queryClient, () => setStreamless(id));
  }, [id, isStreaming, queryClient]);
  return {
    job: job.data,
    lines: log.data ?? NO_LINES,
    isStreaming,
    error: job.data === undefined ? job.error : null,
    logError: log.data === undefined ? log.error : null,
    onRetry: () => void job.refetch(),
    onRetryLog: () => void log.refetch(),
  };
}

function follow(id: string, queryClient: QueryClient, onRefused: () => void): () => void {
  const source = new EventSource(jobStreamPath(id));
  source.addEventListener('log', (event: MessageEvent<string>) => {
    const line = JSON.parse(event.data) as JobLogLine;
    queryClient.setQueryData<readonly JobLogLine[]>(jobLogKey(id), (known) => mergeLines(known ?? [], [line]));
  });
  source.addEventListener('job', (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as Job;
    queryClient.setQueryData(jobKey(id), job);
    if (!isOver(job)) return;
    // The server hangs up after the end; the browser would call again for ever.
    source.close();
    void queryClient.invalidateQueries({ queryKey: jobLogKey(id) });
    void queryClient.invalidateQueries({ queryKey: JOBS_KEY });
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) onRefused();
  });
  return () => source.close();
}
