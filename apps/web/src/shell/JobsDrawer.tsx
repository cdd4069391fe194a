import type { Job } from '@labelwright/contract/jobs';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { api } from '../lib/api.ts';
import { jobProgressText, jobShare } from '../lib/job-progress.ts';
import { StatusBadge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Drawer } from '../ui/Drawer.tsx';
import { Progress } from '../ui/Progress.tsx';
import { EmptyState, ErrorState } from '../ui/States.tsx';
import { toast, toastError } from '../ui/toast.ts';

type JobsDrawerProps = { isOpen: boolean; onClose: () => void; jobs: readonly Job[]; error: unknown };

export function JobsDrawer({ isOpen, onClose, jobs, error }: JobsDrawerProps) {
  return (
    <Drawer isOpen={isOpen} onClose={onClose} title="Running jobs">
      {error !== null && jobs.length === 0 && <ErrorState error={error} />}
      {error === null && jobs.length === 0 && (
        <EmptyState icon={<ListChecks aria-hidden />} title="Nothing is running">
          Imports, exports and other long work show their progress here.
        </EmptyState>
      )}
      <ul className="flex flex-col gap-2">
        {jobs.map((job) => (
          <li key={job.id}>
            <JobItem job={job} />
          </li>
        ))}
      </ul>
      <p className="mt-4 text-center text-sm">
        <Link to="/jobs" onClick={onClose} className="text-accent hover:underline">
          All jobs
        </Link>
      </p>
    </Drawer>
  );
}

function JobItem({ job }: { job: Job }) {
  const queryClient = useQueryClient();
  async function cancel() {
    try {
      await api.post(`/api/jobs/${job.id}/cancel`);
      toast('Job is being cancelled', { tone: 'info' });
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
    } catch (error) {
      toastError('The job could not be cancelled', error);
    }
  }
  return (
    <div className="flex flex-col gap-2 rounded-md border p-3">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{job.title}</span>
        <StatusBadge status={job.status} />
      </div>
      <Progress
        label={jobProgressText(job, Date.now())}
        share={job.status === 'queued' ? 0 : jobShare(job)}
        isLabelled
      />
      {job.can.cancel && (
        <div className="flex justify-end">
          <Button size="sm" onClick={() => void cancel()}>
            Cancel job
          </Button>
        </div>
      )}
    </div>
  );
}
