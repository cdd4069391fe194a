import type { AdminUserDetail } from '@labelwright/contract/administration';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

const FORM = 'impersonate';
const MOST_MINUTES = 60;

export function ImpersonateDialog({ user, onClose }: { user: AdminUserDetail; onClose: () => void }) {
  const form = useForm<{ reason: string; minutes: number | undefined }>({
    initial: { reason: '', minutes: 30 },
    validate: ({ reason, minutes }) => ({
      ...(reason.trim().length < 3 ? { reason: t.reasonMissing } : {}),
      ...(minutes === undefined || minutes < 1 || minutes > MOST_MINUTES ? { minutes: `1–${MOST_MINUTES}` } : {}),
    }),
    onSubmit: async ({ reason, minutes }) => {
      await api.post(`/api/admin/users/${user.id}/impersonate`, { reason: reason.trim(), minutes });
      // Everything that was loaded belongs to the administrator.
      window.location.assign('/');
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.actTitle(displayNameOf(user))}
      description={t.actText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" isBusy={form.isSubmitting}>
            {t.act}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        <TextField label={t.reason} help={t.reasonHelp} maxLength={500} {...form.field('reason')} />
        <NumberField label={t.minutes} unit={t.minutesUnit} min={1} max={MOST_MINUTES} {...form.field('minutes')} />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
