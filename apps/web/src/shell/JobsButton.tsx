import type { Job } from '@labelwright/contract/jobs';
import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { api } from '../lib/api.ts';
import { formatCount } from '../lib/format.ts';
import { useLive } from '../lib/live.ts';
import { CountDot } from '../ui/CountDot.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { JobsDrawer } from './JobsDrawer.tsx';
import { useFinishedJobs } from './use-finished-jobs.ts';

const runningJobs = {
  queryKey: ['jobs', 'running'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.list<Job>('/api/jobs', { query: { status: 'running,queued', limit: 20 }, signal }),
};

/** How many jobs run now; opens their bars. */
export function JobsButton() {
  const [isOpen, setOpen] = useState(false);
  const jobs = useQuery(runningJobs);
  useFinishedJobs(jobs.data?.items);
  useLive('job', { invalidates: [['jobs']] });
  const count = jobs.data?.totalCount ?? jobs.data?.items.length ?? 0;
  const name = count === 0 ? 'Jobs' : `${formatCount(count, 'job')} running`;
  return (
    <>
      <div className="relative">
        <IconButton name={name} icon={<ListChecks size={16} />} onClick={() => setOpen(true)} />
        <CountDot text={String(count)} isShown={count > 0} />
      </div>
      <JobsDrawer isOpen={isOpen} onClose={() => setOpen(false)} jobs={jobs.data?.items ?? []} error={jobs.error} />
    </>
  );
}
