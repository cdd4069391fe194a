import type { Job } from '@labelwright/contract/jobs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';

/** Also the key of the shell's list of running jobs. */
export const JOBS_KEY = ['jobs'] as const;

export const isOver = (job: Pick<Job, 'status'>): boolean => job.status !== 'queued' && job.status !== 'running';

export function useCancelJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => api.post<Job>(`/api/jobs/${jobId}/cancel`),
    onSuccess: () => toast(t.cancelled, { tone: 'info' }),
    onError: (error) => toastError(t.cancelFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

export function useRetryJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => api.post<Job>(`/api/jobs/${jobId}/retry`),
    onSuccess: () => toast(t.retried),
    onError: (error) => toastError(t.retryFailed, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}
