import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { pauseMember, resumeMember } from './pauses.ts';
import { t } from './strings.ts';

type PauseDialogProps = {
  projectId: string;
  userId: number;
  name: string;
  onClose: () => void;
  onPaused: () => void;
};

/** Stops handing tasks to one person, who is told why. */
export function PauseDialog({ projectId, userId, name, onClose, onPaused }: PauseDialogProps) {
  async function undo() {
    try {
      await resumeMember(projectId, userId);
      onPaused();
    } catch (error) {
      toastError(t.couldNotResume, error);
    }
  }

  const form = useForm({
    initial: { verbose_reason: '' },
    onSubmit: async ({ verbose_reason: reason }) => {
      await pauseMember(projectId, userId, { reason: 'MANUAL', verbose_reason: reason.trim() || null });
      onClose();
      onPaused();
      toast(t.paused(name), { onUndo: undo });
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.pauseTitle(name)}
      description={t.pauseText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.pauseAction}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea
        label={t.pauseReason}
        rows={3}
        maxLength={1000}
        help={t.pauseReasonHelp}
        {...form.field('verbose_reason')}
      />
    </Dialog>
  );
}
