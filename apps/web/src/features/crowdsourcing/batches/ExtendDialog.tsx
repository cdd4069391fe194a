import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { toast } from '../../../ui/toast.ts';
import { pathOf } from './crowd-api.ts';
import { t } from './strings.ts';

const HOUR_S = 3600;

/** More answers, more time, or both. */
export function ExtendDialog({
  batchId,
  onClose,
  onDone,
}: {
  batchId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const form = useForm<{ assignments: number | undefined; hours: number | undefined }>({
    initial: { assignments: undefined, hours: undefined },
    onSubmit: async ({ assignments, hours }) => {
      await api.post(pathOf(batchId, 'extend'), {
        ...(assignments ? { assignments } : {}),
        ...(hours ? { lifetime_seconds: Math.round(hours * HOUR_S) } : {}),
      });
      toast(t.extended);
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.extendTitle}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.extendAction}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <NumberField label={t.extendAnswers} min={1} max={100} {...form.field('assignments')} />
        <NumberField label={t.extendHours} unit={t.hours} min={1} max={8760} {...form.field('hours')} />
      </div>
    </Dialog>
  );
}
