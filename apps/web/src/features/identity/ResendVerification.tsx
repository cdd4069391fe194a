import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';
import { mailedNext } from './validation.ts';

type ResendVerificationProps = {
  email: string;
  /** Where to go once the address is verified. */
  next: string | undefined;
};

export function ResendVerification({ email, next }: ResendVerificationProps) {
  const [state, setState] = useState<'idle' | 'busy' | 'sent'>('idle');
  async function resend() {
    setState('busy');
    try {
      await api.post('/api/auth/resend-verification', { email, ...mailedNext(next) });
      setState('sent');
    } catch (error) {
      setState('idle');
      toastError('The mail could not be sent', error);
    }
  }
  if (state === 'sent') return <Alert tone="success">{t.resent(email)}</Alert>;
  return (
    <div className="flex items-center justify-between gap-3 text-sm text-muted">
      {t.notVerified}
      <Button size="sm" isBusy={state === 'busy'} onClick={() => void resend()}>
        {t.resend}
      </Button>
    </div>
  );
}
