import type { Job } from '@labelwright/contract/jobs';
import { useQuery } from '@tanstack/react-query';
import { ListChecks, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useLive } from '../../lib/live.ts';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { JobDrawer } from './JobDrawer.tsx';
import { JOBS_KEY, jobCountsQuery, type ProjectName, projectNamesQuery } from './job-api.ts';
import { jobColumns } from './job-columns.tsx';
import { StatusTabs, statusOf } from './StatusTabs.tsx';
import { KNOWN_TYPES, t, typeName } from './strings.ts';

const parse = (raw: RawSearch) => ({
  status: statusOf(raw.status),
  type: textOf(raw.type),
  project: numberOf(raw.project),
  job: textOf(raw.job),
});
const idOf = (job: Job): string => job.id;
const NO_PROJECTS: readonly ProjectName[] = [];

/** Long work of the organization: what runs, what waits, what failed and why. */
export function JobsPage() {
  const [url, setUrl] = useUrlState(parse);
  const { status, type, project } = url;
  const { data: projects = NO_PROJECTS } = useQuery(projectNamesQuery);
  const list = useList<Job>({ key: [...JOBS_KEY, 'list'], path: '/api/jobs', query: { status, type, project }, idOf });
  const { data: counts } = useQuery(jobCountsQuery({ type, project }));
  useLive('job', { invalidates: [JOBS_KEY] });
  const columns = useMemo(() => jobColumns(projects), [projects]);
  const isNarrowed = status !== undefined || type !== undefined || project !== undefined;
  const clear = () => setUrl({ status: undefined, type: undefined, project: undefined });
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-1 border-b px-4 pt-3 md:px-6">
        <div className="flex flex-wrap items-center gap-2">
          <div className="mr-auto flex flex-wrap items-baseline gap-x-3">
            <h1 className="text-md">{t.title}</h1>
            <p className="text-sm text-muted">{t.description}</p>
          </div>
          <div className="flex w-full gap-2 sm:w-auto">
            <div className="min-w-0 flex-1 sm:w-40">
              <Select
                label={t.type}
                isLabelHidden
                value={type ?? ''}
                options={typeOptions(type)}
                onChange={(next) => setUrl({ type: next === '' ? undefined : next })}
              />
            </div>
            <div className="min-w-0 flex-1 sm:w-56">
              <Select
                label={t.project}
                isLabelHidden
                value={project === undefined ? '' : String(project)}
                options={projectOptions(projects, project)}
                onChange={(next) => setUrl({ project: numberOf(next) })}
              />
            </div>
          </div>
        </div>
        <StatusTabs value={status} counts={counts} />
      </div>
      <DataTable
        {...list}
        label={t.title}
        columns={columns}
        idOf={idOf}
        openId={url.job}
        onOpen={(job) => setUrl({ job: job.id })}
        empty={
          isNarrowed ? (
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
      {url.job !== undefined && (
        <JobDrawer key={url.job} jobId={url.job} projects={projects} onClose={() => setUrl({ job: undefined })} />
      )}
    </PageBody>
  );
}

function typeOptions(chosen: string | undefined) {
  const types = chosen === undefined || KNOWN_TYPES.includes(chosen) ? KNOWN_TYPES : [...KNOWN_TYPES, chosen];
  return [{ value: '', label: t.anyType }, ...types.map((value) => ({ value, label: typeName(value) }))];
}

function projectOptions(projects: readonly ProjectName[], chosen: number | undefined) {
  const isListed = chosen === undefined || projects.some(({ id }) => id === chosen);
  return [
    { value: '', label: t.anyProject },
    ...projects.map(({ id, title }) => ({ value: String(id), label: title })),
    ...(isListed ? [] : [{ value: String(chosen), label: t.projectOf(chosen) }]),
  ];
}
