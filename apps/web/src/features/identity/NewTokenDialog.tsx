import type { CreatedApiToken, NewApiToken } from '@labelwright/contract/identity';
import { useId, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
] as const;
type Lifetime = (typeof LIFETIMES)[number]['value'];

const expiryOf = (lifetime: Lifetime, nowMs: number): string | null =>
  lifetime === 'never' ? null : new Date(nowMs + Number(lifetime) * DAY_MS).toISOString();

export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const [created, setCreated] = useState<CreatedApiToken>();
  const initial: { name: string; expires_at: Lifetime } = { name: '', expires_at: '90' };
  const form = useForm({
    initial,
    validate: (values) => (values.name.trim() === '' ? { name: t.tokenNameMissing } : {}),
    onSubmit: async (values) => {
      const body: NewApiToken = { name: values.name.trim(), expires_at: expiryOf(values.expires_at, Date.now()) };
      setCreated(await api.post<CreatedApiToken>('/api/tokens', body));
    },
  });
  if (created !== undefined) return <CreatedToken token={created.token} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.newToken}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.createToken}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.tokenName} help={t.tokenNameHelp} autoFocus {...form.field('name')} />
        <Select label={t.tokenExpiry} options={LIFETIMES} {...form.field('expires_at')} />
      </form>
    </Dialog>
  );
}

function CreatedToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.tokenCreated}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t.done}
        </Button>
      }
    >
      <Alert tone="warning">{t.tokenOnce}</Alert>
      <div className="flex items-center gap-2 rounded-md border bg-bg py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{token}</code>
        <CopyButton text={token} label={t.copyToken} />
      </div>
    </Dialog>
  );
}
