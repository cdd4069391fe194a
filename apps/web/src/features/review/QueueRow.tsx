import type { Review } from '@labelwright/contract/review';
import { Lock } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { formatShare } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

type QueueRowProps = {
  ref: Ref<HTMLLIElement> | undefined;
  review: Review;
  isOpen: boolean;
  isSelected: boolean;
  onSelect: (isOn: boolean, isRange: boolean) => void;
  onOpen: () => void;
};

export function QueueRow({ ref, review, isOpen, isSelected, onSelect, onOpen }: QueueRowProps) {
  const withShift = useRef(false);
  const innerId = review.inner_id ?? 0;
  const isHeld = review.held_by !== null && !review.can.decide;
  return (
    <li
      ref={ref}
      className={cx('flex items-center gap-2 border-b pl-3', isOpen ? 'bg-accent-soft' : 'hover:bg-surface-2')}
    >
      <input
        type="checkbox"
        aria-label={t.select(innerId)}
        className="size-4 shrink-0 accent-accent pointer-coarse:size-6"
        checked={isSelected}
        disabled={!review.can.decide}
        onPointerDown={(event) => {
          withShift.current = event.shiftKey;
        }}
        onKeyDown={(event) => {
          withShift.current = event.shiftKey;
        }}
        onChange={({ target }) => onSelect(target.checked, withShift.current)}
      />
      <button
        type="button"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
        className="flex min-h-11 min-w-0 flex-1 flex-col justify-center py-1.5 pr-3 text-left -outline-offset-2"
      >
        <span className="flex w-full items-center gap-2">
          <span className="tabular font-medium">{t.task(innerId)}</span>
          {isHeld && (
            <Lock aria-label={t.heldBy(review.held_by?.name ?? t.somebody)} size={12} className="text-muted" />
          )}
          <span className="ml-auto text-xs text-muted">
            <RelativeTime at={review.submitted_at} />
          </span>
        </span>
        <span className="flex w-full gap-2 text-xs text-muted">
          <span className="min-w-0 truncate">{review.submitted_by?.name ?? t.somebody}</span>
          {review.agreement !== null && <span className="tabular ml-auto">{formatShare(review.agreement)}</span>}
        </span>
      </button>
    </li>
  );
}
