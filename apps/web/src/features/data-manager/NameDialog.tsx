import { type ReactNode, useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

type Named = { title: string; shared: boolean };

type NameDialogProps = {
  title: string;
  help: string;
  saveLabel: string;
  /** What is said where there is no name. */
  missing: string;
  initial: Named;
  onClose: () => void;
  onSave: (values: Named) => Promise<unknown>;
  /** What is asked beside the name. */
  children?: (form: ReturnType<typeof useForm<Named>>) => ReactNode;
};

/** Asks what something is called. */
export function NameDialog(props: NameDialogProps) {
  const { title, help, saveLabel, missing, initial, onClose, onSave, children } = props;
  const formId = useId();
  const form = useForm({
    initial,
    validate: (values) => (values.title.trim() === '' ? { title: missing } : {}),
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
      description={help}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.viewName} autoFocus maxLength={200} {...form.field('title')} />
        {children?.(form)}
      </form>
    </Dialog>
  );
}
