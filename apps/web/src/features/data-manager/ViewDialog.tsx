import { useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

type ViewDialogProps = {
  title: string;
  initial: string;
  onClose: () => void;
  onSave: (title: string) => Promise<unknown>;
};

/** Asks for the name of a view. */
export function ViewDialog({ title, initial, onClose, onSave }: ViewDialogProps) {
  const formId = useId();
  const form = useForm({
    initial: { title: initial },
    validate: (values) => (values.title.trim() === '' ? { title: t.viewNameMissing } : {}),
    onSubmit: async (values) => {
      await onSave(values.title.trim());
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={t.viewHelp}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.saveView}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.viewName} autoFocus maxLength={200} {...form.field('title')} />
      </form>
    </Dialog>
  );
}
