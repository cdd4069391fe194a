import type { AccessToken, LoginBody } from '@labelwright/contract/identity';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { useForm } from '../../lib/use-form.ts';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { BareForm } from './BareForm.tsx';
import { ResendVerification } from './ResendVerification.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { keepSearch, useIdentitySearch } from './use-search.ts';
import { emailProblem, problems, safeNext } from './validation.ts';

export function SignInPage() {
  const { next, token, email } = useIdentitySearch();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [isUnverified, setUnverified] = useState(false);
  const form = useForm({
    initial: { email: email ?? '', password: '' },
    validate: (values) =>
      problems({
        email: emailProblem(values.email),
        password: values.password === '' ? t.passwordMissing : undefined,
      }),
    onSubmit: async (values) => {
      const body: LoginBody = { email: values.email.trim(), password: values.password };
      try {
        await api.post<AccessToken>('/api/auth/login', body);
      } catch (error) {
        setUnverified(error instanceof ApiError && error.status === 403);
        throw error;
      }
      queryClient.clear();
      router.history.push(safeNext(next));
    },
  });
  return (
    <BareForm
      title={t.signIn}
      action={t.signIn}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
      foot={
        <p>
          {t.noAccount}{' '}
          <TextLink to="/register" search={keepSearch({ next, token, email })}>
            {t.createAccount}
          </TextLink>
        </p>
      }
    >
      {isUnverified && <ResendVerification email={form.values.email.trim()} next={next} />}
      <TextField label={t.email} type="email" autoComplete="username" autoFocus {...form.field('email')} />
      <PasswordField
        label={t.password}
        autoComplete="current-password"
        labelEnd={
          <span className="text-xs">
            <TextLink to="/forgot" search={keepSearch({ next })}>
              {t.forgotLink}
            </TextLink>
          </span>
        }
        {...form.field('password')}
      />
    </BareForm>
  );
}
