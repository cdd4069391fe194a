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

const FORM = 'new-organization';

export function NewOrganizationDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: number) => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: '', owner_email: '' },
    validate: ({ name }) => (name.trim() === '' ? { name: 'Give it a name.' } : {}),
    onSubmit: async ({ name, owner_email: owner }) => {
      const made = await api.post<AdminOrganizationDetail>('/api/admin/organizations', {
        name,
        ...(owner.trim() === '' ? {} : { owner_email: owner.trim() }),
      });
      await queryClient.invalidateQueries({ queryKey: ORGANIZATIONS_KEY });
      onMade(made.id);
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.newOrganization}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" isBusy={form.isSubmitting}>
            {t.createOrganization}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        <TextField label={t.name} maxLength={200} isRequired {...form.field('name')} />
        <TextField
          label={t.ownerEmail}
          help={t.ownerHelp}
          type="email"
          autoComplete="off"
          {...form.field('owner_email')}
        />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
