import type { Project } from '@labelwright/contract/projects';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Keyboard, ListTodo } from 'lucide-react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { t } from '../review-strings.ts';

type ItemReviewHeaderProps = {
  project: Pick<Project, 'id' | 'title'>;
  left: number | undefined;
  /** Decisions that the server has not confirmed yet. */
  waiting: number;
  isQueueOpen: boolean;
  onQueue: () => void;
  onHelp: () => void;
};

export function ItemReviewHeader({ project, left, waiting, isQueueOpen, onQueue, onHelp }: ItemReviewHeaderProps) {
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-surface px-2">
      <Link
        to="/projects/$projectId"
        params={{ projectId: String(project.id) }}
        aria-label={t.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <IconButton
        name={isQueueOpen ? t.closeQueue : t.openQueue}
        combo="q"
        icon={<ListTodo size={16} />}
        isPressed={isQueueOpen}
        onClick={onQueue}
      />
      <h1 className="min-w-0 truncate text-base font-medium">
        <span className="max-sm:sr-only">{project.title} · </span>
        {t.title}
      </h1>
      {left !== undefined && <p className="tabular text-sm whitespace-nowrap text-muted">{t.left(left)}</p>}
      <span className="ml-auto flex items-center gap-2">
        <span role="status" className="text-sm text-muted max-sm:sr-only">
          {waiting > 0 ? t.saving(waiting) : t.saved}
        </span>
        <IconButton name={t.keys} combo="?" icon={<Keyboard size={16} />} onClick={onHelp} />
      </span>
    </header>
  );
}
