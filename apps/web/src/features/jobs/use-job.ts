import type { Job, JobLogLine } from '@labelwright/contract/jobs';
import { useEffect, useState } from 'react';
import { isOver } from './job-api.ts';

export type FollowedJob = {
  job: Job | undefined;
  lines: readonly JobLogLine[];
  /** The server refused the stream: no such job, or not ours. */
  isLost: boolean;
};

const NOTHING: FollowedJob = { job: undefined, lines: [], isLost: false };

/** Follows a job over server-sent events until it has ended. A new `attempt` follows it afresh, as after a retry. */
export function useJob(jobId: string | null | undefined, attempt = 0): FollowedJob {
  const [state, setState] = useState<FollowedJob & { of: string }>({ ...NOTHING, of: '' });
  const of = `${jobId ?? ''}#${attempt}`;

  useEffect(() => {
    if (jobId === null || jobId === undefined) return;
    setState({ ...NOTHING, of });
    const source = new EventSource(`/api/jobs/${encodeURIComponent(jobId)}/stream`);
    source.addEventListener('job', (event: MessageEvent<string>) => {
      const job = JSON.parse(event.data) as Job;
      setState((before) => ({ ...before, job }));
      // The server closes too; without this the browser would connect again for ever.
      if (isOver(job)) source.close();
    });
    source.addEventListener('log', (event: MessageEvent<string>) => {
      const line = JSON.parse(event.data) as JobLogLine;
      setState((before) =>
        before.lines.some((known) => known.id === line.id) ? before : { ...before, lines: [...before.lines, line] },
      );
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) setState((before) => ({ ...before, isLost: true }));
    });
    return () => source.close();
  }, [jobId, of]);

  return state.of === of ? state : NOTHING;
}
