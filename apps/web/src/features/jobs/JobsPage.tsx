import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLive } from '../../lib/live.ts';
import { useMe } from '../../lib/me.ts';
import { type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { JobDrawer } from './JobDrawer.tsx';
import { JobsList } from './JobsList.tsx';
import { JOBS_KEY, type ProjectName, projectNamesQuery } from './job-api.ts';
import { type JobsView, parseJobsSearch, VIEWS } from './jobs-search.ts';
import { QueuesView } from './QueuesView.tsx';
import { SchedulesView } from './SchedulesView.tsx';
import { tabClass } from './StatusTabs.tsx';
import { t } from './strings.ts';
import { TimesView } from './TimesView.tsx';

const NO_PROJECTS: readonly ProjectName[] = [];

/** Long work: what runs, what waits, what failed and why; who works on it, and how long it takes. */
export function JobsPage() {
  const [url, setUrl] = useUrlState(parseJobsSearch);
  const { data: projects = NO_PROJECTS } = useQuery(projectNamesQuery);
  const isSuper = useMe().global_role === 'super_admin';
  useLive('job', { invalidates: [JOBS_KEY] });
  const views = VIEWS.filter((view) => view !== 'schedules' || isSuper);
  return (
    <PageBody kind="work">
      <header className="flex flex-wrap items-center gap-x-6 border-b px-4 pt-2 md:px-6">
        <h1 className="text-md">{t.title}</h1>
        <nav aria-label={t.views} className="flex min-w-0 gap-5 overflow-x-auto">
          {views.map((view) => (
            <ViewLink key={view} view={view} isCurrent={view === url.view} />
          ))}
        </nav>
        {isSuper && url.view !== 'schedules' && (
          <div className="ml-auto py-1.5">
            <Switch
              label={t.allOrganizations}
              value={url.scope === 'all'}
              onChange={(isAll) => setUrl({ scope: isAll ? 'all' : undefined })}
            />
          </div>
        )}
      </header>
      {url.view === 'jobs' && <JobsList url={url} onChange={setUrl} projects={projects} />}
      {url.view === 'queues' && <QueuesView scope={url.scope} onOpen={(job) => setUrl({ job })} />}
      {url.view === 'times' && <TimesView scope={url.scope} />}
      {url.view === 'schedules' && isSuper && <SchedulesView onOpen={(job) => setUrl({ job })} />}
      {url.job !== undefined && (
        <JobDrawer key={url.job} jobId={url.job} projects={projects} onClose={() => setUrl({ job: undefined })} />
      )}
    </PageBody>
  );
}

const ViewLink = ({ view, isCurrent }: { view: JobsView; isCurrent: boolean }) => (
  <Link
    to="."
    search={(current: RawSearch) => ({ scope: current.scope, view: view === 'jobs' ? undefined : view })}
    aria-current={isCurrent ? 'page' : undefined}
    className={tabClass(isCurrent)}
  >
    {t.viewNames[view]}
  </Link>
);
