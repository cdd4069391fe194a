import type { Job } from '@labelwright/contract/jobs';
import { useQuery } from '@tanstack/react-query';
import { ListChecks, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { JobFilters } from './JobFilters.tsx';
import { JOBS_KEY, jobCountsQuery, type ProjectName } from './job-api.ts';
import { jobColumns } from './job-columns.tsx';
import { filterOf, isNarrowed, type JobsSearch, tabQuery } from './jobs-search.ts';
import { RedriveButton } from './RedriveButton.tsx';
import { StatusTabs } from './StatusTabs.tsx';
import { t } from './strings.ts';

const idOf = (job: Job): string => job.id;

type JobsListProps = {
  url: JobsSearch;
  onChange: (patch: Partial<JobsSearch>, options?: { isReplace?: boolean }) => void;
  projects: readonly ProjectName[];
};

/** Every job that one may see, narrowed by what stands in the address. */
export function JobsList({ url, onChange, projects }: JobsListProps) {
  const filter = filterOf(url);
  const list = useList<Job>({
    key: [...JOBS_KEY, 'list'],
    path: '/api/jobs',
    query: { ...filter, ...tabQuery(url.status) },
    idOf,
  });
  const { data: counts } = useQuery(jobCountsQuery(filter));
  const columns = useMemo(() => jobColumns(projects), [projects]);
  const clear = () =>
    onChange({
      status: undefined,
      type: undefined,
      queue: undefined,
      project: undefined,
      search: undefined,
      mine: undefined,
    });
  return (
    <>
      <div className="flex flex-col gap-1 border-b px-4 pt-3 md:px-6">
        <JobFilters url={url} onChange={onChange} projects={projects} />
        <div className="flex flex-wrap items-center justify-between gap-x-4">
          <div className="min-w-0 max-w-full">
            <StatusTabs value={url.status} counts={counts} />
          </div>
          <RedriveButton url={url} counts={counts} />
        </div>
      </div>
      <DataTable
        {...list}
        label={t.title}
        columns={columns}
        idOf={idOf}
        openId={url.job}
        onOpen={(job) => onChange({ job: job.id })}
        empty={
          isNarrowed(url) ? (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={t.noMatch}
              action={<Button onClick={clear}>{t.clearFilters}</Button>}
            >
              {t.noMatchText}
            </EmptyState>
          ) : (
            <EmptyState icon={<ListChecks aria-hidden />} title={t.noJobs}>
              {t.noJobsText}
            </EmptyState>
          )
        }
      />
    </>
  );
}
