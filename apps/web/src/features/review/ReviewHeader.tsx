import { Badge } from '../../ui/Badge.tsx';
import { WorkHeader } from '../../ui/WorkHeader.tsx';
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

export function ReviewHeader({ projectId, title, open, left, waiting, ...queue }: ReviewHeaderProps) {
  const agreement = open?.task.agreement;
  return (
    <WorkHeader
      project={{ id: projectId, title }}
      title={t.title}
      words={t}
      state={waiting > 0 ? t.saving(waiting) : t.saved}
      {...queue}
    >
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
    </WorkHeader>
  );
}
