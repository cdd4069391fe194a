import type { CrowdEnrolment } from '@labelwright/contract/crowd-portal';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { toast } from '../../../ui/toast.ts';
import { pathOf } from './crowd-api.ts';
import { t } from './strings.ts';

type PausePersonDialogProps = {
  batchId: string;
  person: CrowdEnrolment;
  /** Paused: in this batch. Blocked: everywhere. */
  kind: 'pause' | 'block';
  onClose: () => void;
  onDone: () => void;
};

export function PausePersonDialog({
  batchId,
  person: { user, worker },
  kind,
  onClose,
  onDone,
}: PausePersonDialogProps) {
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (reason.trim() === '' ? { reason: t.sayReason } : {}),
    onSubmit: async ({ reason }) => {
      const [begin, end] =
        kind === 'pause'
          ? [pathOf(batchId, `enrolments/${user.id}/pause`), pathOf(batchId, `enrolments/${user.id}/resume`)]
          : [`/api/crowd/workers/${worker}/block`, `/api/crowd/workers/${worker}/unblock`];
      await api.post(begin, { reason: reason.trim() });
      toast(t.stopped[kind](user.name), {
        onUndo: async () => {
          await api.post(end);
          onDone();
        },
      });
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.stopTitle[kind](user.name)}
      description={t.stopText[kind]}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.stopAction[kind]}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.reason} rows={3} maxLength={2000} {...form.field('reason')} />
    </Dialog>
  );
}
