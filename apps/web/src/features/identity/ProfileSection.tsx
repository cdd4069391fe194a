import type { Me } from '@labelwright/contract/identity';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { meQuery, useMe } from '../../lib/me.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { UnsavedChangesDialog } from '../../ui/UnsavedChangesDialog.tsx';
import { t } from './strings.ts';

export function ProfileSection() {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { display_name: me.display_name },
    onSubmit: async (values) => {
      const saved = await api.patch<Me>('/api/auth/me', { display_name: values.display_name.trim() });
      queryClient.setQueryData(meQuery.queryKey, saved);
      toast(t.profileSaved);
    },
  });
  return (
    <Card title={t.profile}>
      <form noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t.displayName}
            help={t.registerNameHelp}
            autoComplete="name"
            maxLength={200}
            {...form.field('display_name')}
          />
          <TextField label={t.email} help={t.emailHelp} value={me.email} onChange={() => {}} readOnly />
        </div>
        <div>
          <Button
            type="submit"
            variant="primary"
            isBusy={form.isSubmitting}
            disabled={!form.isDirty && !form.isSubmitting}
          >
            {t.saveProfile}
          </Button>
        </div>
      </form>
      <UnsavedChangesDialog isDirty={form.isDirty} />
    </Card>
  );
}
