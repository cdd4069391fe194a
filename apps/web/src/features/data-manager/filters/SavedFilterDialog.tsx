import { useId } from 'react';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import type { SavedFilterName } from './saved-filters.ts';

type SavedFilterDialogProps = {
  title: string;
  initial: SavedFilterName;
  onClose: () => void;
  onSave: (name: SavedFilterName) => Promise<unknown>;
};

/** Asks what a filter is called, and for whom it is. */
export function SavedFilterDialog({ title, initial, onClose, onSave }: SavedFilterDialogProps) {
  const formId = useId();
  const form = useForm({
    initial,
    validate: (values) => (values.title.trim() === '' ? { title: t.saved.nameMissing } : {}),
    onSubmit: async (values) => {
      await onSave({ ...values, title: values.title.trim() });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={t.saved.help}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.saved.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.viewName} autoFocus maxLength={200} {...form.field('title')} />
        <Switch label={t.saved.shared} help={t.saved.sharedHelp} {...form.field('shared')} />
      </form>
    </Dialog>
  );
}
