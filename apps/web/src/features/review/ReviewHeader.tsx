import { Link } from '@tanstack/react-router';
import { ArrowLeft, Keyboard, ListTodo } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import type { OpenReview } from './review-api.ts';
import { t } from './strings.ts';

type ReviewHeaderProps = {
  projectId: string;
  title: string;
  open: OpenReview | undefined;
  /** Reviews of the queue that are open. */
  left: number | undefined;
  waiting: number;
  isQueueOpen: boolean;
  onQueue: () => void;
  onHelp: () => void;
};

export function ReviewHeader({
  projectId,
  title,
  open,
  left,
  waiting,
  isQueueOpen,
  onQueue,
  onHelp,
}: ReviewHeaderProps) {
  const agreement = open?.task.agreement;
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-surface px-2">
      <Link
        to="/projects/$projectId"
        params={{ projectId }}
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
        <span className="max-sm:sr-only">{title} · </span>
        {t.title}
      </h1>
      {open && (
        <p className="tabular min-w-0 truncate text-sm text-muted">
          {t.task(open.task.inner_id)}
          {left !== undefined && <span className="max-sm:hidden"> · {t.left(left)}</span>}
        </p>
      )}
      {agreement != null && (
        <span className="max-sm:hidden">
          <Badge tone={agreement < 0.5 ? 'warning' : 'neutral'}>{t.agreement(agreement)}</Badge>
        </span>
      )}
      <span className="ml-auto flex items-center gap-2">
        <span role="status" className="text-sm text-muted max-sm:sr-only">
          {waiting > 0 ? t.saving(waiting) : t.saved}
        </span>
        <IconButton name={t.keys} combo="?" icon={<Keyboard size={16} />} onClick={onHelp} />
      </span>
    </header>
  );
}
