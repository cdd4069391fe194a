import type { AccountCheck, CrowdProviderInfo } from '@labelwright/contract/crowd-providers';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { PasswordField } from '../../../ui/PasswordField.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { providersQuery } from './crowd-api.ts';
import { t } from './strings.ts';

/** The organization's accounts at providers of crowds. */
export function ProvidersDialog({ onClose }: { onClose: () => void }) {
  const providers = useQuery(providersQuery);
  return (
    <Dialog isOpen onClose={onClose} title={t.providersTitle} description={t.providersText} size="lg">
      {providers.isError && <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />}
      {providers.isPending && <SkeletonLines count={4} />}
      <div className="flex flex-col divide-y">
        {providers.data?.map((provider) => (
          <section key={provider.id} className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
            <h3 className="flex items-center gap-2 font-semibold">
              {provider.title}
              {provider.is_ready && <Badge tone="success">{t.ready}</Badge>}
            </h3>
            <p className="text-sm text-muted">{provider.description}</p>
            {provider.fields.length === 0 ? (
              <p className="text-sm text-muted">{t.needsNone}</p>
            ) : (
              <AccountForm key={provider.account?.updated_at ?? ''} provider={provider} />
            )}
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const given = (value: string): string | null => (value.trim() === '' ? null : value.trim());

function AccountForm({ provider }: { provider: CrowdProviderInfo }) {
  const queryClient = useQueryClient();
  const [check, setCheck] = useState<AccountCheck>();
  const { account, fields, id } = provider;
  const path = `/api/crowd/providers/${id}`;
  const refresh = () => queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });
  const form = useForm({
    initial: Object.fromEntries([
      ...fields.map(({ name, secret }) => [name, secret ? '' : String(account?.settings[name] ?? '')]),
      ['sandbox', account?.sandbox ?? true],
    ]) as Record<string, string | boolean>,
    onSubmit: async (values) => {
      const texts = fields.map((field) => ({ ...field, value: given(String(values[field.name] ?? '')) }));
      await api.put(path, {
        ...(provider.has_sandbox ? { sandbox: values.sandbox === true } : {}),
        settings: Object.fromEntries(texts.filter(({ secret }) => !secret).map(({ name, value }) => [name, value])),
        // An empty secret is one that stays as it is.
        secrets: Object.fromEntries(
          texts.filter(({ secret, value }) => secret && value !== null).map(({ name, value }) => [name, value]),
        ),
      });
      await refresh();
      toast(t.accountSaved);
    },
  });

  async function run(work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      toastError(t.couldNot, error);
    }
  }

  return (
    <form noValidate onSubmit={form.submit} className="flex flex-col gap-3">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      {fields.map((field) => {
        const binding = form.field(field.name) as ReturnType<typeof form.field> & {
          value: string;
          onChange: (value: string) => void;
        };
        const isSet = account?.secrets.includes(field.name) === true;
        return field.secret ? (
          <PasswordField
            key={field.name}
            label={field.title}
            help={isSet ? `${field.help} (${t.secretSet})` : field.help}
            autoComplete="new-password"
            {...binding}
          />
        ) : (
          <TextField key={field.name} label={field.title} help={field.help} {...binding} />
        );
      })}
      {provider.has_sandbox && (
        <Checkbox
          label={t.byDefaultSandbox}
          value={form.values.sandbox === true}
          onChange={(next) => form.field('sandbox').onChange(next)}
        />
      )}
      {check && (
        <Alert tone={check.ok ? 'success' : 'danger'}>
          {check.message}
          {check.balance_cents !== null && ` ${formatMoney(check.balance_cents, provider.currency)}`}
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
          {t.saveAccount}
        </Button>
        {account && (
          <>
            <Button onClick={() => void run(async () => setCheck(await api.post<AccountCheck>(`${path}/check`)))}>
              {t.check}
            </Button>
            <Button
              variant="ghost"
              onClick={() =>
                void run(async () => {
                  await api.delete(path);
                  await refresh();
                  toast(t.accountRemoved);
                })
              }
            >
              {t.removeAccount}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
