import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { t } from './strings.ts';
import { resumeTakeover, TAKEOVERS_KEY } from './takeover-api.ts';

export function ResumeDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const formId = useId();
  const queries = useQueryClient();
  const form = useForm({
    initial: { token: '' },
    validate: ({ token }) => (token.trim() === '' ? { token: t.noToken } : {}),
    onSubmit: async ({ token }) => {
      await resumeTakeover(id, { token: token.trim() });
      await queries.invalidateQueries({ queryKey: TAKEOVERS_KEY });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.resumeTitle}
      actions={
        <>
          <Button onClick={onClose}>{t.cancelWord}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.resume}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <p className="text-muted">{t.resumeText}</p>
        <PasswordField
          label={t.token}
          help={t.tokenHelp}
          autoComplete="new-password"
          isRequired
          {...form.field('token')}
        />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
