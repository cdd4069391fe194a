import type { JobCounts } from '@labelwright/contract/jobs';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useRedrive } from './job-api.ts';
import { countOf, type JobsSearch } from './jobs-search.ts';
import { t } from './strings.ts';

type RedriveButtonProps = { url: JobsSearch; counts: JobCounts | undefined };

/** Runs again whatever the filters show; only where all of it has ended without success. */
export function RedriveButton({ url, counts }: RedriveButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const redrive = useRedrive();
  const { status, type, queue, project, search, scope } = url;
  if (status !== 'failed' && status !== 'dead' && status !== 'cancelled') return null;
  const count = counts === undefined ? 0 : countOf(counts, status);
  // Whose jobs they are is no part of what can be run again at once.
  if (count === 0 || url.mine) return null;
  return (
    <>
      <Button size="sm" icon={<RotateCw aria-hidden size={14} />} onClick={() => setAsking(true)}>
        {t.redrive(count)}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t.redriveTitle(count)}
        actionLabel={t.redrive(count)}
        isDanger={false}
        onConfirm={() => redrive.mutateAsync({ state: status, type, queue, project, search, scope })}
      >
        {t.redriveText}
      </ConfirmDialog>
    </>
  );
}
