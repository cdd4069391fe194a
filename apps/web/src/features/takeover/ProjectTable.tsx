import type { TakeoverProject } from '@labelwright/contract/takeover';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { t } from './strings.ts';

export function ProjectTable({ projects }: { projects: readonly TakeoverProject[] }) {
  if (projects.length === 0) return <p className="px-4 py-3 text-muted">{t.noProjects}</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-start">
        <thead className="border-b text-sm text-muted">
          <tr>
            <th className="px-4 py-2 text-start font-medium">{t.project}</th>
            <th className="px-4 py-2 text-end font-medium">{t.tasks}</th>
            <th className="px-4 py-2 text-start font-medium">{t.state}</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {projects.map((project) => (
            <ProjectRow key={project.source_id} project={project} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const LOOKS = { waiting: 'queued', running: 'running', finished: 'succeeded', gone: 'cancelled' } as const;

function ProjectRow({ project }: { project: TakeoverProject }) {
  const { status, title, tasks, tasks_seen: seen } = project;
  const total = tasks === null ? '?' : formatNumber(tasks);
  return (
    <tr>
      <td className="px-4 py-2 wrap-anywhere">
        {project.project === null || status === 'gone' ? (
          title
        ) : (
          <Link
            to="/projects/$projectId"
            params={{ projectId: String(project.project) }}
            className="text-accent hover:underline"
          >
            {title}
          </Link>
        )}
      </td>
      <td className="tabular px-4 py-2 text-end whitespace-nowrap">{`${formatNumber(seen)} / ${total}`}</td>
      <td className="px-4 py-2 whitespace-nowrap">
        <StatusBadge status={LOOKS[status]} label={t.projectStates[status]} />
      </td>
    </tr>
  );
}
