import type { AdminOrganizationDetail } from '@labelwright/contract/administration';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ORGANIZATIONS_KEY } from './admin-api.ts';
import { t } from './strings.ts';

const FORM = 'suspend-organization';

type SuspendDialogProps = { organization: AdminOrganizationDetail; onClose: () => void };

export function SuspendDialog({ organization, onClose }: SuspendDialogProps) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (reason.trim().length < 3 ? { reason: t.reasonMissing } : {}),
    onSubmit: async ({ reason }) => {
      await api.post(`/api/admin/organizations/${organization.id}/suspend`, { reason: reason.trim() });
      await queryClient.invalidateQueries({ queryKey: ORGANIZATIONS_KEY });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.suspendTitle(organization.name)}
      description={t.suspendText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="danger" isBusy={form.isSubmitting}>
            {t.suspendAction}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        <TextField label={t.suspendReason} help={t.suspendHelp} maxLength={500} {...form.field('reason')} />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
