import { useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { t } from '../review-strings.ts';
import { FeedbackDialog } from './FeedbackDialog.tsx';
import type { ChosenItems } from './use-chosen-items.ts';
import type { useItemReview } from './use-item-review.ts';

type ItemBulkBarProps = {
  review: Pick<ReturnType<typeof useItemReview>, 'decideMany' | 'left' | 'list'>;
  selection: ChosenItems;
};

/** One decision about all that is ticked; about what is not shown it asks first, since nobody has seen it. */
export function ItemBulkBar({ review, selection: { chosen, isAll, clear } }: ItemBulkBarProps) {
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<'reject' | 'all'>();
  const isEnabled = chosen.length > 0 && !isBusy && asked === undefined;
  async function decide(decision: 'approve' | 'reject', feedback: string | undefined, isEvery = false): Promise<void> {
    setBusy(true);
    clear();
    await review.decideMany(chosen, { decision, feedback }, isEvery).finally(() => setBusy(false));
  }
  const approve = (): void => void decide('approve', undefined);
  useHotkey('shift+a', approve, { label: t.keyApproveChosen, group: t.keyGroup, isEnabled });
  useHotkey('shift+r', () => setAsked('reject'), { label: t.keyRejectChosen, group: t.keyGroup, isEnabled });
  if (chosen.length === 0) return null;
  const total = isAll && review.list.hasMore ? review.left : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2 border-t px-3 py-2">
      <Button size="sm" variant="primary" isBusy={isBusy} onClick={approve}>
        {t.approveChosen(chosen.length)}
      </Button>
      <Button size="sm" isBusy={isBusy} onClick={() => setAsked('reject')}>
        {t.rejectChosen(chosen.length)}
      </Button>
      {total !== undefined && (
        <Button size="sm" onClick={() => setAsked('all')}>
          {t.approveAll(total)}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={clear}>
        {t.clear}
      </Button>
      {asked === 'reject' && (
        <FeedbackDialog
          kind="reject"
          title={t.items(chosen.length)}
          onClose={() => setAsked(undefined)}
          onGive={(feedback) => {
            setAsked(undefined);
            void decide('reject', feedback);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={asked === 'all'}
        onClose={() => setAsked(undefined)}
        title={t.approveAllTitle(total ?? 0)}
        actionLabel={t.approveAll(total ?? 0)}
        isDanger={false}
        onConfirm={async () => {
          await decide('approve', undefined, true);
          setAsked(undefined);
        }}
      >
        <p>{t.approveAllText}</p>
      </ConfirmDialog>
    </div>
  );
}
