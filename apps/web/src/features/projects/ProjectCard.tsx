import { Link } from '@tanstack/react-router';
import { Pin, PinOff } from 'lucide-react';
import { formatCount, formatNumber, formatShare } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SegmentedProgress } from '../../ui/Progress.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { PROJECT_DRAG } from '../libraries/folders/drag.ts';
import { TagChips } from '../libraries/tags/TagChip.tsx';
import { type ProjectHeadline, usePin, useRestore } from './projects-api.ts';

export const shareDone = ({ finished_task_number: done, task_number: all }: ProjectHeadline): number =>
  all === 0 ? 0 : done / all;

export function ProjectCard({ project }: { project: ProjectHeadline }) {
  const { id, title, description, state, task_number: all, finished_task_number: done } = project;
  return (
    <article
      draggable
      onDragStart={(event) => event.dataTransfer.setData(PROJECT_DRAG, String(id))}
      className="group relative flex min-h-40 flex-col gap-2 rounded-md border bg-surface p-4 transition-colors focus-within:border-accent hover:border-line-strong"
    >
      <header className="flex items-start gap-2">
        {project.color.toUpperCase() !== '#FFFFFF' && (
          <span
            aria-hidden
            className="mt-1 size-3 shrink-0 rounded-full border"
            style={{ backgroundColor: project.color }}
          />
        )}
        <h2 className="min-w-0 flex-1 text-base font-semibold">
          {project.is_deleted ? (
            title
          ) : (
            <Link
              to="/projects/$projectId"
              params={{ projectId: String(id) }}
              className="line-clamp-2 wrap-break-word outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:outline-focus"
            >
              {title}
            </Link>
          )}
        </h2>
        {project.is_deleted ? <RestoreButton project={project} /> : <PinButton project={project} />}
      </header>
      <div className="flex items-center gap-2">
        <StatusBadge status={project.is_draft ? 'draft' : state} />
        {project.is_template && <StatusBadge status="created" label="Template" />}
      </div>
      <TagChips tags={project.tags} />
      {description !== '' && <p className="line-clamp-2 text-sm text-muted">{description}</p>}
      <div className="mt-auto flex flex-col gap-2 pt-2">
        <div className="flex justify-between gap-3 text-xs text-muted">
          <span className="tabular">
            {all === 0 ? 'No tasks yet' : `${formatNumber(done)} of ${formatCount(all, 'task')}`}
          </span>
          {all > 0 && <span className="tabular">{formatShare(shareDone(project))}</span>}
        </div>
        <SegmentedProgress unit="tasks" done={done} total={all} />
        <div className="relative flex justify-between gap-3 text-xs text-muted">
          <span>{formatCount(project.member_count, 'member')}</span>
          <span>
            <RelativeTime at={project.last_activity_at ?? project.updated_at} />
          </span>
        </div>
      </div>
    </article>
  );
}

function RestoreButton({ project }: { project: ProjectHeadline }) {
  const restore = useRestore();
  return (
    <Button size="sm" isBusy={restore.isPending} onClick={() => restore.mutate(project.id)}>
      Restore
    </Button>
  );
}

export function PinButton({ project }: { project: ProjectHeadline }) {
  const pin = usePin();
  const isPinned = project.pinned_at !== null;
  if (project.can['project.update'] !== true)
    return isPinned ? <Pin aria-label="Pinned" size={14} className="mt-1 text-muted" /> : null;
  return (
    <span className="relative z-10 -mt-1 -mr-1 pointer-coarse:-my-2.5">
      <IconButton
        size="sm"
        name={isPinned ? `Unpin ${project.title}` : `Pin ${project.title}`}
        icon={isPinned ? <PinOff size={14} /> : <Pin size={14} />}
        isPressed={isPinned}
        onClick={() => pin.mutate({ id: project.id, isPinned: !isPinned })}
      />
    </span>
  );
}
