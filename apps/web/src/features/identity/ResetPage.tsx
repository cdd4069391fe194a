import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { BareForm, BareMessage } from './BareForm.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';
import { t } from './strings.ts';
import { TextLink } from './TextLink.tsx';
import { keepSearch, useIdentitySearch } from './use-search.ts';
import { newPasswordProblem, problems } from './validation.ts';

export function ResetPage() {
  const { token, next } = useIdentitySearch();
  const [isDone, setDone] = useState(false);
  const form = useForm({
    initial: { password: '' },
    validate: (values) => problems({ password: newPasswordProblem(values.password, '') }),
    onSubmit: async (values) => {
      await api.post('/api/auth/reset-password', { token, password: values.password });
      setDone(true);
    },
  });
  if (token === undefined) {
    return (
      <BareMessage
        title={t.linkMissing}
        action={
          <TextLink to="/forgot" search={keepSearch({ next })}>
            {t.forgotTitle}
          </TextLink>
        }
      >
        {t.linkMissingText}
      </BareMessage>
    );
  }
  if (isDone) {
    return (
      <BareMessage
        title={t.resetDone}
        action={
          <ButtonLink to="/signin" search={keepSearch({ next })} variant="primary" isFullWidth>
            {t.signIn}
          </ButtonLink>
        }
      >
        {t.resetDoneText}
      </BareMessage>
    );
  }
  return (
    <BareForm
      title={t.resetTitle}
      action={t.savePassword}
      isBusy={form.isSubmitting}
      error={form.formError}
      onSubmit={form.submit}
      foot={
        <TextLink to="/forgot" search={keepSearch({ next })}>
          {t.sendLink}
        </TextLink>
      }
    >
      <NewPasswordField label={t.newPassword} binding={form.field('password')} email="" />
    </BareForm>
  );
}
