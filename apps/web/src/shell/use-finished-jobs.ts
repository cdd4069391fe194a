import type { Job } from '@labelwright/contract/jobs';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';
import type { Tone } from '../ui/Alert.tsx';
import { toast } from '../ui/toast.ts';

const ENDINGS: Readonly<Record<string, { tone: Tone; word: string }>> = {
  succeeded: { tone: 'success', word: 'finished' },
  failed: { tone: 'danger', word: 'failed' },
  cancelled: { tone: 'info', word: 'cancelled' },
};

/** Tells somebody that a job of theirs has ended, wherever in the product they are by then. */
export function useFinishedJobs(running: readonly Job[] | undefined): void {
  const me = useMe();
  const navigate = useNavigate();
  const mine = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (running === undefined) return;
    const ids = new Set(running.map((job) => job.id));
    const ended = [...mine.current].filter((id) => !ids.has(id));
    mine.current = new Set(running.filter((job) => job.created_by === me.user_id).map((job) => job.id));
    for (const id of ended) {
      api.get<Job>(`/api/jobs/${id}`).then(
        (job) => {
          const ending = ENDINGS[job.status];
          if (ending === undefined) return;
          const action = { label: 'See job', run: () => navigate({ to: '/jobs', search: { job: id } }) };
          const detail = job.error === null ? {} : { detail: job.error };
          toast(`${job.title}: ${ending.word}`, { tone: ending.tone, action, ...detail });
        },
        // It is no longer ours to read; there is nothing to tell.
        () => undefined,
      );
    }
  }, [running, me.user_id, navigate]);
}
