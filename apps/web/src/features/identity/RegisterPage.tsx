import type { RegisterBody, Registered } from '@labelwright/contract/identity';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { TextField } from '../../ui/TextField.tsx';
import { BareForm, BareMessage } from './BareForm.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';
import { ResendVerification } from './ResendVerification.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { keepSearch, useIdentitySearch } from './use-search.ts';
import { emailProblem, mailedNext, newPasswordProblem, problems } from './validation.ts';

export function RegisterPage() {
  const { next, token, email: invited } = useIdentitySearch();
  const router = useRouter();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { display_name: '', email: invited ?? '', password: '' },
    validate: (values) =>
      problems({
        email: emailProblem(values.email),
        password: newPasswordProblem(values.password, values.email),
        display_name: undefined,
      }),
    onSubmit: async (values) => {
      const name = values.display_name.trim();
      const body: RegisterBody = {
        email: values.email.trim(),
        password: values.password,
        ...(name === '' ? {} : { display_name: name }),
        ...(token === undefined ? {} : { invitation_token: token }),
        ...mailedNext(next),
      };
      const user = await api.post<Registered>('/api/auth/register', body);
      if (!user.is_verified) return setSentTo(user.email);
      const signIn = new URLSearchParams(keepSearch({ email: user.email, next }));
      router.history.push(`/signin?${signIn}`);
    },
  });

  if (sentTo !== undefined) {
    return (
      <BareMessage title={t.checkMail} action={<ResendVerification email={sentTo} next={next} />}>
        {t.checkMailText(sentTo)}
      </BareMessage>
    );
  }
  return (
    <BareForm
      title={t.createAccount}
      action={t.createAccount}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
      foot={
        <p>
          {t.haveAccount}{' '}
          <TextLink to="/signin" search={keepSearch({ next, token, email: invited })}>
            {t.signIn}
          </TextLink>
        </p>
      }
    >
      <TextField
        label={t.displayName}
        help={t.registerNameHelp}
        autoComplete="name"
        autoFocus
        {...form.field('display_name')}
      />
      <TextField
        label={t.email}
        type="email"
        autoComplete="username"
        readOnly={invited !== undefined && token !== undefined}
        {...form.field('email')}
      />
      <NewPasswordField label={t.password} binding={form.field('password')} email={form.values.email} />
    </BareForm>
  );
}
