import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { TextField } from '../../ui/TextField.tsx';
import { BareForm, BareMessage } from './BareForm.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { emailProblem, problems } from './validation.ts';

export function ForgotPage() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { email: '' },
    validate: (values) => problems({ email: emailProblem(values.email) }),
    onSubmit: async (values) => {
      const email = values.email.trim();
      await api.post('/api/auth/forgot-password', { email });
      setSentTo(email);
    },
  });
  if (sentTo !== undefined) {
    return (
      <BareMessage title={t.checkMail} action={<TextLink to="/signin">{t.backToSignIn}</TextLink>}>
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
      foot={<TextLink to="/signin">{t.backToSignIn}</TextLink>}
    >
      <TextField label={t.email} type="email" autoComplete="username" autoFocus {...form.field('email')} />
    </BareForm>
  );
}
