import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { TextField } from '../../ui/TextField.tsx';
import { BareForm, BareMessage } from './BareForm.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { keepSearch, useIdentitySearch } from './use-search.ts';
import { emailProblem, mailedNext, problems } from './validation.ts';

export function ForgotPage() {
  const { next } = useIdentitySearch();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { email: '' },
    validate: (values) => problems({ email: emailProblem(values.email) }),
    onSubmit: async (values) => {
      const email = values.email.trim();
      await api.post('/api/auth/forgot-password', { email, ...mailedNext(next) });
      setSentTo(email);
    },
  });
  const back = (
    <TextLink to="/signin" search={keepSearch({ next })}>
      {t.backToSignIn}
    </TextLink>
  );
  if (sentTo !== undefined) {
    return (
      <BareMessage title={t.checkMail} action={back}>
        {t.forgotSent(sentTo)}
      </BareMessage>
    );
  }
  return (
    <BareForm
      title={t.forgotTitle}
      text={t.forgotText}
      action={t.sendLink}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
      foot={back}
    >
      <TextField label={t.email} type="email" autoComplete="username" autoFocus {...form.field('email')} />
    </BareForm>
  );
}
