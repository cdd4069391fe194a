import type { Job, JobLogLine } from '@labelwright/contract/jobs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isFinished } from './job-facts.ts';
import { JOBS_KEY, jobKey, jobLogKey, jobLogQuery, jobQuery } from './jobs-api.ts';

const POLL_MS = 3000;

/** One list of both, each line once, oldest first. */
export function mergeLines(
  known: readonly JobLogLine[] | undefined,
  more: readonly JobLogLine[],
): readonly JobLogLine[] {
  const byId = new Map((known ?? []).map((line) => [line.id, line]));
  for (const line of more) byId.set(line.id, line);
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

/** A job and its log: followed over a stream while it is under way, asked for again and again where there is none. */
export function useJobStream(id: string) {
  const queryClient = useQueryClient();
  const [hasNoStream, setHasNoStream] = useState(false);
  const job = useQuery({
    ...jobQuery(id),
    refetchInterval: ({ state }) => (hasNoStream && state.data && !isFinished(state.data) ? POLL_MS : false),
  });
  const isUnderWay = job.data !== undefined && !isFinished(job.data);
  const isStreaming = isUnderWay && !hasNoStream;
  const log = useQuery({ ...jobLogQuery(id), refetchInterval: isUnderWay && hasNoStream ? POLL_MS : false });

  useEffect(() => {
    if (!isStreaming) return;
    const source = new EventSource(`/api/jobs/${encodeURIComponent(id)}/stream`);
    source.addEventListener('log', (event: MessageEvent<string>) => {
      const line = JSON.parse(event.data) as JobLogLine;
      queryClient.setQueryData<readonly JobLogLine[]>(jobLogKey(id), (known) => mergeLines(known, [line]));
    });
    source.addEventListener('job', (event: MessageEvent<string>) => {
      const next = JSON.parse(event.data) as Job;
      queryClient.setQueryData(jobKey(id), next);
      if (!isFinished(next)) return;
      // The server hangs up after the end; the browser would call again for ever.
      source.close();
      void queryClient.invalidateQueries({ queryKey: jobLogKey(id) });
      void queryClient.invalidateQueries({ queryKey: JOBS_KEY });
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) setHasNoStream(true);
    });
    return () => source.close();
  }, [id, isStreaming, queryClient]);

  return { job, log, isStreaming };
}
