import type { FormEvent, ReactNode } from 'react';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { UnsavedChangesDialog } from '../../../ui/UnsavedChangesDialog.tsx';

type SettingsFormProps = {
  title: string;
  description: string;
  form: {
    submit: (event?: FormEvent) => Promise<void>;
    reset: () => void;
    isDirty: boolean;
    isSubmitting: boolean;
    formError: string | undefined;
  };
  /** Between the fields and the buttons: what saving would do. */
  notice?: ReactNode;
  children: ReactNode;
  isWide?: boolean;
  blocked?: string | undefined;
};

/** Frame of a settings section: fields, and a bar that says what is unsaved. */
export function SettingsForm(props: SettingsFormProps) {
  const { title, description, form, notice, children, isWide = false, blocked } = props;
  return (
    <form
      onSubmit={(event) => void form.submit(event)}
      noValidate
      className={isWide ? 'flex min-w-0 flex-col gap-5' : 'flex max-w-180 min-w-0 flex-col gap-5'}
    >
      <header>
        <h2 className="text-md">{title}</h2>
        <p className="text-muted">{description}</p>
      </header>
      {children}
      {notice}
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <footer className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t bg-bg py-3">
        <Button
          type="submit"
          variant="primary"
          isBusy={form.isSubmitting}
          disabled={!form.isDirty}
          disabledReason={blocked}
        >
          Save changes
        </Button>
        <Button variant="ghost" disabled={!form.isDirty} onClick={() => form.reset()}>
          Discard
        </Button>
        <span role="status" className="min-w-0 flex-1 text-sm text-muted">
          {form.isDirty ? (blocked ?? 'Not saved yet') : 'Everything is saved'}
        </span>
      </footer>
      <UnsavedChangesDialog isDirty={form.isDirty && !form.isSubmitting} />
    </form>
  );
}
