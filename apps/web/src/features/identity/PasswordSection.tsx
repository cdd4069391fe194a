import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useMe } from '../../lib/me.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { toast } from '../../ui/toast.ts';
import { NewPasswordField } from './NewPasswordField.tsx';
import { t } from './strings.ts';
import { newPasswordProblem, problems } from './validation.ts';

const EMPTY = { current_password: '', new_password: '' };

export function PasswordSection() {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: EMPTY,
    validate: (values) =>
      problems({
        current_password: values.current_password === '' ? t.passwordMissing : undefined,
        new_password: newPasswordProblem(values.new_password, me.email),
      }),
    onSubmit: async (values) => {
      await api.post('/api/auth/change-password', values);
      form.reset(EMPTY);
      toast(t.passwordChanged);
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  return (
    <Card title={t.changePassword}>
      <form noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <input type="hidden" name="username" autoComplete="username" value={me.email} readOnly />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <PasswordField
            label={t.currentPassword}
            autoComplete="current-password"
            {...form.field('current_password')}
          />
          <NewPasswordField label={t.newPassword} binding={form.field('new_password')} email={me.email} />
        </div>
        <div>
          <Button type="submit" isBusy={form.isSubmitting}>
            {t.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  );
}
