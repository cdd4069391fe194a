import type { CollectionItem } from '@labelwright/contract/collection';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { t } from '../review-strings.ts';
import { TypeIcon } from '../TypeIcon.tsx';
import type { useItemReview } from './use-item-review.ts';

type ItemQueueProps = {
  review: ReturnType<typeof useItemReview>;
  openId: string | undefined;
  onOpen: (id: string) => void;
};

/** What waits, oldest first. */
export function ItemQueue({ review: { list, rows, left }, openId, onOpen }: ItemQueueProps) {
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (openId !== undefined) current.current?.scrollIntoView({ block: 'nearest' });
  }, [openId]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="tabular border-b px-3 py-2 text-sm text-muted">
        {left === undefined ? t.queue : t.left(left)}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.isLoading && (
          <div className="p-3">
            <SkeletonLines count={5} />
          </div>
        )}
        {list.error !== null && rows.length === 0 && <ErrorState error={list.error} onRetry={list.onRetry} />}
        {!list.isLoading && list.error === null && rows.length === 0 && <EmptyState title={t.emptyTitle} />}
        <ul>
          {rows.map((item) => (
            <li key={item.id} className="border-b">
              <QueueButton
                ref={item.id === openId ? current : undefined}
                item={item}
                isOpen={item.id === openId}
                onOpen={() => onOpen(item.id)}
              />
            </li>
          ))}
        </ul>
        {list.hasMore && (
          <div className="p-3">
            <Button isFullWidth size="sm" isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
              {t.loadMore}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

type QueueButtonProps = {
  ref: React.Ref<HTMLButtonElement> | undefined;
  item: CollectionItem;
  isOpen: boolean;
  onOpen: () => void;
};

function QueueButton({ ref, item, isOpen, onOpen }: QueueButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      aria-current={isOpen ? 'true' : undefined}
      onClick={onOpen}
      className={cx(
        'flex min-h-11 w-full items-center gap-2.5 px-3 py-1.5 text-left -outline-offset-2',
        isOpen ? 'bg-accent-soft' : 'hover:bg-surface-2',
      )}
    >
      <TypeIcon type={item.type} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium">{item.title}</span>
        <span className="flex gap-2 text-xs text-muted">
          <span className="min-w-0 truncate">{item.contributor?.name ?? t.somebody}</span>
          <span className="ml-auto shrink-0">
            <RelativeTime at={item.submitted_at} />
          </span>
        </span>
      </span>
    </button>
  );
}
