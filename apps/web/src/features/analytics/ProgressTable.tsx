import type { ProjectProgressRow } from '@labelwright/contract/analytics-progress';
import { Link } from '@tanstack/react-router';
import { TrendingDown, TrendingUp } from 'lucide-react';
import { formatNumber, formatShare } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './report-strings.ts';

const HEADINGS = [t.project, t.state, t.done_, t.tasks, t.pace, t.people, t.eta, t.inReview, t.stuck];

/** One line a project; numbers that call for a look lead to where it is. */
export function ProgressTable({ projects }: { projects: readonly ProjectProgressRow[] }) {
  return (
    <Card title={t.projects} isFlush>
      <section aria-label={t.projects} {...scrollArea} className="relative overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="text-xs text-muted">
              {HEADINGS.map((heading, index) => (
                <th
                  key={heading}
                  scope="col"
                  title={heading === t.stuck ? t.stuckHelp : undefined}
                  className={index < 3 ? 'px-4 py-2 text-left font-medium' : 'px-3 py-2 text-right font-medium'}
                >
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {projects.map((project) => (
              <ProjectLine key={project.id} project={project} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function ProjectLine({ project }: { project: ProjectProgressRow }) {
  const { velocity, progress_pct: percent } = project;
  const params = { projectId: String(project.id) };
  const number = 'px-3 py-2 text-right whitespace-nowrap';
  return (
    <tr className="border-t">
      <th scope="row" className="max-w-72 min-w-40 truncate px-4 py-2 text-left font-normal">
        <Link to="/projects/$projectId/dashboard" params={params} className="text-accent hover:underline">
          {project.title}
        </Link>
        <span className="block text-xs text-muted">
          <RelativeTime at={project.last_activity_at} />
        </span>
      </th>
      <td className="px-4 py-2">
        <StatusBadge status={project.state} />
      </td>
      <td className="min-w-36 px-4 py-2">
        {percent === null ? (
          t.none
        ) : (
          <div className="flex items-center gap-2">
            <div className="w-20">
              <Progress label={project.title} share={percent / 100} tone={percent === 100 ? 'success' : 'accent'} />
            </div>
            {formatShare(percent / 100)}
          </div>
        )}
      </td>
      <td className={number}>
        {formatNumber(project.completed_tasks)} / {formatNumber(project.total_tasks)}
      </td>
      <td className={number}>
        <Trend {...velocity} />
      </td>
      <td className={number}>{formatNumber(velocity.people)}</td>
      <td className={number}>{project.eta_days === null ? t.none : formatNumber(project.eta_days)}</td>
      <td className={number}>{formatNumber(project.waiting_review)}</td>
      <td className={number}>
        {project.stuck_tasks === 0 ? (
          0
        ) : (
          <Link to="/projects/$projectId/dashboard" params={params} className="text-accent hover:underline">
            {formatNumber(project.stuck_tasks)}
          </Link>
        )}
      </td>
    </tr>
  );
}

/** The pace and whether it grew against the seven days before, told by an arrow and a word for those who do not see it. */
function Trend({ lastWeek, weekBefore }: { lastWeek: number; weekBefore: number }) {
  const isSame = lastWeek === weekBefore;
  const Icon = lastWeek > weekBefore ? TrendingUp : TrendingDown;
  return (
    <span className="inline-flex items-center gap-1" title={`${t.weekBefore}: ${formatNumber(weekBefore)}`}>
      {formatNumber(lastWeek)}
      {!isSame && (
        <>
          <Icon aria-hidden size={14} className={lastWeek > weekBefore ? 'text-success' : 'text-warning'} />
          <span className="sr-only">
            {t.weekBefore}: {formatNumber(weekBefore)}
          </span>
        </>
      )}
    </span>
  );
}
