import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { BareForm, BareMessage } from './BareForm.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { keepSearch, useIdentitySearch } from './use-search.ts';
import { emailProblem, mailedNext, problems } from './validation.ts';

/** A verification link that did not work: why, and a way to a new one. */
export function SendVerificationForm({ reason }: { reason: string }) {
  const { next } = useIdentitySearch();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { email: '' },
    validate: (values) => problems({ email: emailProblem(values.email) }),
    onSubmit: async (values) => {
      const email = values.email.trim();
      await api.post('/api/auth/resend-verification', { email, ...mailedNext(next) });
      setSentTo(email);
    },
  });
  if (sentTo !== undefined) return <BareMessage title={t.checkMail}>{t.resent(sentTo)}</BareMessage>;
  return (
    <BareForm
      title={t.verifyFailed}
      text={t.verifyFailedText}
      action={t.sendLink}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
      foot={
        <TextLink to="/signin" search={keepSearch({ next })}>
          {t.backToSignIn}
        </TextLink>
      }
    >
      <Alert tone="warning">{reason}</Alert>
      <TextField label={t.email} type="email" autoComplete="username" {...form.field('email')} />
    </BareForm>
  );
}
