import type { CollectionItem } from '@labelwright/contract/collection-items';
import { MessageSquareWarning, PencilLine } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { t } from '../strings.ts';
import { TypeIcon } from '../TypeIcon.tsx';
import { useMyItems } from './my-items.ts';

type SentBackProps = { projectId: string; onOpen: (id: string) => void };

/** What came back comes first, with the reason. */
export function SentBack({ projectId, onOpen }: SentBackProps) {
  const list = useMyItems(projectId, { status: 'rejected' });
  if (list.rows.length === 0) return null;
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          <MessageSquareWarning aria-hidden size={16} className="text-warning" />
          {t.sentBack}
          <span className="tabular font-normal text-muted">{list.totalCount ?? list.rows.length}</span>
        </span>
      }
      isFlush
    >
      <ul className="divide-y">
        {list.rows.map((item) => (
          <SentBackRow key={item.id} item={item} onOpen={() => onOpen(item.id)} />
        ))}
      </ul>
      {list.hasMore && (
        <div className="p-3">
          <Button size="sm" isFullWidth isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            {t.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function SentBackRow({ item, onOpen }: { item: CollectionItem; onOpen: () => void }) {
  const hasReason = item.feedback !== null && item.feedback.trim() !== '';
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <span className="pt-0.5">
        <TypeIcon type={item.type} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{item.title}</p>
        <blockquote className="mt-1 border-l-2 border-warning pl-2 wrap-break-word whitespace-pre-wrap">
          {hasReason ? item.feedback : <span className="text-muted">{t.noFeedback}</span>}
        </blockquote>
        <p className="mt-1 text-xs text-muted">
          {item.reviewed_by?.name ?? t.reviewer} · <RelativeTime at={item.reviewed_at} />
        </p>
      </div>
      <Button variant="primary" icon={<PencilLine aria-hidden size={16} />} onClick={onOpen}>
        {t.mend} <span className="sr-only">{item.title}</span>
      </Button>
    </li>
  );
}
