import type { ReviewFilter } from '@labelwright/contract/review';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { reviewKey, sendBulk, undoDecision } from './review-api.ts';
import { t } from './strings.ts';

type BulkAcceptProps = {
  projectId: string;
  chosen: readonly number[];
  /** Set when all that are shown are chosen and there are more. */
  total: number | undefined;
  filter: ReviewFilter;
  onDone: (reviews: readonly number[]) => void;
  onClear: () => void;
};

/** Accepts what is chosen in the queue; all of it asks first, since nobody has seen it. */
export function BulkAccept({ projectId, chosen, total, filter, onDone, onClear }: BulkAcceptProps) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  if (chosen.length === 0) return null;
  const again = () => queries.invalidateQueries({ queryKey: reviewKey(projectId) });
  const accept = async (isAll: boolean): Promise<void> => {
    setBusy(true);
    try {
      const answer = await sendBulk(projectId, {
        decision: 'accept',
        ...(isAll ? { all: true, ...filter } : { reviews: [...chosen] }),
      });
      toast(t.bulkDone(answer.decided), {
        ...(answer.skipped > 0 ? { detail: t.bulkSkipped(answer.skipped) } : {}),
        onUndo: async () => {
          const { undone } = await undoDecision(projectId, answer.batch);
          toast(t.bulkUndone(undone));
          await again();
        },
      });
      onDone(chosen);
    } catch (error) {
      toastError(t.notBulk, error);
    } finally {
      setBusy(false);
      await again();
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-t px-3 py-2">
      <Button size="sm" variant="primary" isBusy={isBusy} onClick={() => void accept(false)}>
        {t.acceptSelected(chosen.length)}
      </Button>
      {total !== undefined && (
        <Button size="sm" onClick={() => setAsking(true)}>
          {t.acceptAll(total)}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={onClear}>
        {t.clear}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t.acceptAllTitle(total ?? 0)}
        actionLabel={t.acceptAll(total ?? 0)}
        isDanger={false}
        onConfirm={async () => {
          await accept(true);
          setAsking(false);
        }}
      >
        <p>{t.acceptAllText}</p>
      </ConfirmDialog>
    </div>
  );
}
