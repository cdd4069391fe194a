import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { toast } from '../../../ui/toast.ts';
import { decideWork } from './crowd-api.ts';
import { t } from './strings.ts';

type RejectDialogProps = { batchId: string; assignments: number[]; onClose: () => void; onDone: () => void };

export function RejectDialog({ batchId, assignments, onClose, onDone }: RejectDialogProps) {
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (reason.trim() === '' ? { reason: t.sayReason } : {}),
    onSubmit: async ({ reason }) => {
      const { asked, skipped } = await decideWork(batchId, { decision: 'reject', reason: reason.trim(), assignments });
      toast(skipped > 0 ? t.decidedSome(asked, skipped) : t.decided(asked));
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.rejectTitle(assignments.length)}
      description={t.rejectText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="danger" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.rejectCount(assignments.length)}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.reason} help={t.reasonHelp} rows={4} maxLength={1024} {...form.field('reason')} />
    </Dialog>
  );
}
