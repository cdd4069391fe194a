import type { Job } from '@labelwright/contract/jobs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { JOBS_KEY, jobKey } from './jobs-api.ts';
import { t } from './strings.ts';

type Act = { id: string; action: 'cancel' | 'retry' };

const saying = (job: Job, action: Act['action']): string => {
  if (action === 'retry') return t.wasRetried;
  return job.status === 'cancelled' ? t.wasCancelled : t.cancelling;
};

/** Cancels a job or runs it again, at once: each undoes the other. */
export function useJobAction() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: Act) => api.post<Job>(`/api/jobs/${id}/${action}`),
    onSuccess: (job, { action }) => {
      queryClient.setQueryData(jobKey(job.id), job);
      toast(saying(job, action), { tone: action === 'retry' ? 'success' : 'info' });
    },
    onError: (error, { action }) => toastError(action === 'retry' ? t.retryFailed : t.cancelFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}
