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

type PausePersonDialogProps = { batchId: string; person: CrowdEnrolment; onClose: () => void; onDone: () => void };

export function PausePersonDialog({ batchId, person: { user }, onClose, onDone }: PausePersonDialogProps) {
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (reason.trim() === '' ? { reason: t.sayReason } : {}),
    onSubmit: async ({ reason }) => {
      await api.post(pathOf(batchId, `enrolments/${user.id}/pause`), { reason: reason.trim() });
      toast(t.pausedPerson(user.name), {
        onUndo: async () => {
          await api.post(pathOf(batchId, `enrolments/${user.id}/resume`));
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
      title={t.pauseTitle(user.name)}
      description={t.pauseText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.pause}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.reason} rows={3} maxLength={2000} {...form.field('reason')} />
    </Dialog>
  );
}
