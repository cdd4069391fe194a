import type { CollectionItem } from '@labelwright/contract/collection-items';
import { Lock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { t } from '../review-strings.ts';
import { TypeIcon } from '../TypeIcon.tsx';
import { ItemBulkBar } from './ItemBulkBar.tsx';
import type { ChosenItems } from './use-chosen-items.ts';
import type { useItemReview } from './use-item-review.ts';

type ItemQueueProps = {
  selection: ChosenItems;
  review: ReturnType<typeof useItemReview>;
  openId: string | undefined;
  onOpen: (id: string) => void;
};

/** What waits, oldest first. */
export function ItemQueue({ review, selection, openId, onOpen }: ItemQueueProps) {
  const { list, rows, left } = review;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (openId !== undefined) current.current?.scrollIntoView({ block: 'nearest' });
  }, [openId]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-b px-3 py-2">
        <Checkbox
          label={t.selectAll}
          isLabelHidden
          value={selection.isAll ? true : selection.chosen.length > 0 ? 'mixed' : false}
          onChange={selection.chooseAll}
        />
        <p role="status" className="tabular text-sm text-muted">
          {left === undefined ? t.queue : t.left(left)}
        </p>
      </div>
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
            <QueueRow
              key={item.id}
              ref={item.id === openId ? current : undefined}
              item={item}
              isOpen={item.id === openId}
              isChosen={item.can.review && selection.isChosen(item.id)}
              onChoose={(isOn, isRange) => selection.choose(item.id, isOn, isRange)}
              onOpen={() => onOpen(item.id)}
            />
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
      <ItemBulkBar review={review} selection={selection} />
    </div>
  );
}

type QueueRowProps = {
  ref: React.Ref<HTMLLIElement> | undefined;
  item: CollectionItem;
  isOpen: boolean;
  isChosen: boolean;
  onChoose: (isOn: boolean, isRange: boolean) => void;
  onOpen: () => void;
};

function QueueRow({ ref, item, isOpen, isChosen, onChoose, onOpen }: QueueRowProps) {
  const withShift = useRef(false);
  const holder = item.can.review ? null : item.held_by;
  return (
    <li
      ref={ref}
      className={cx('flex items-center gap-2.5 border-b pl-3', isOpen ? 'bg-accent-soft' : 'hover:bg-surface-2')}
    >
      <input
        type="checkbox"
        aria-label={t.select(item.title)}
        className="size-4 shrink-0 accent-accent pointer-coarse:size-6"
        checked={isChosen}
        disabled={!item.can.review}
        onPointerDown={(event) => {
          withShift.current = event.shiftKey;
        }}
        onKeyDown={(event) => {
          withShift.current = event.shiftKey;
        }}
        onChange={({ target }) => onChoose(target.checked, withShift.current)}
      />
      <button
        type="button"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 py-1.5 pr-3 text-left -outline-offset-2"
      >
        <TypeIcon type={item.type} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{item.title}</span>
            {holder !== null && <Lock aria-hidden size={12} className="ml-auto shrink-0 text-muted" />}
          </span>
          <span className="flex gap-2 text-xs text-muted">
            <span className="min-w-0 truncate">
              {holder === null ? (item.contributor?.name ?? t.somebody) : t.heldBy(holder.name)}
            </span>
            <span className="ml-auto shrink-0">
              <RelativeTime at={item.submitted_at} />
            </span>
          </span>
        </span>
      </button>
    </li>
  );
}
