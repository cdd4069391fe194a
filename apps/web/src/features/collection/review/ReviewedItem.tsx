import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { itemQuery } from '../collection-api.ts';
import { t } from '../review-strings.ts';
import { ItemViewer } from '../viewer/ItemViewer.tsx';
import { FeedbackDialog } from './FeedbackDialog.tsx';
import { ItemDecision } from './ItemDecision.tsx';
import type { ItemDecision as Decision } from './use-decisions.ts';

type ReviewedItemProps = {
  itemId: string;
  /** Here, a moment ago: the server may not know yet. */
  isDecided: (item: CollectionItem) => boolean;
  onDecide: (item: CollectionItem, decision: Decision, feedback: string | undefined) => void;
};

/** One item with what can be done about it. */
export function ReviewedItem({ itemId, isDecided, onDecide }: ReviewedItemProps) {
  const { data: item, error, refetch } = useQuery(itemQuery(itemId));
  const [asked, setAsked] = useState<'reject' | 'feedback'>();
  const mayDecide = item?.can.review === true && !isDecided(item);
  const approve = () => {
    if (item !== undefined && mayDecide) onDecide(item, 'approve', undefined);
  };
  const ask = (kind: 'reject' | 'feedback') => {
    if (mayDecide) setAsked(kind);
  };
  useHotkey('a', approve, { label: t.approve, group: t.keyGroup, isEnabled: mayDecide });
  useHotkey('r', () => ask('reject'), { label: t.reject, group: t.keyGroup, isEnabled: mayDecide });
  useHotkey('f', () => ask('feedback'), { label: t.feedback, group: t.keyGroup, isEnabled: mayDecide });
  if (item === undefined) {
    return (
      <div className="mx-auto w-full max-w-2xl px-6 py-16">
        {error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </div>
    );
  }
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col lg:flex-row" data-decisions>
      <section aria-label={item.title} className="flex min-h-0 min-w-0 flex-1 flex-col [&>*]:min-h-0 [&>*]:flex-1">
        <ItemViewer item={item} layout="beside" hasKeys={asked === undefined} />
      </section>
      <ItemDecision item={item} onApprove={approve} onReject={() => ask('reject')} onFeedback={() => ask('feedback')} />
      {asked !== undefined && (
        <FeedbackDialog
          kind={asked}
          title={item.title}
          onClose={() => setAsked(undefined)}
          onGive={(feedback) => {
            setAsked(undefined);
            onDecide(item, asked, feedback);
          }}
        />
      )}
    </div>
  );
}
