import { listCurrencies } from '@labelwright/contract/currency';
import type { Organization } from '@labelwright/contract/tenants';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { meQuery } from '../../lib/me.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast } from '../../ui/toast.ts';
import { UnsavedChangesDialog } from '../../ui/UnsavedChangesDialog.tsx';
import { t } from './strings.ts';
import { organizationQuery } from './tenants-api.ts';

const NAMES = new Intl.DisplayNames(navigator.language, { type: 'currency' });
const CURRENCIES = listCurrencies().map((value) => ({ value, label: `${value} · ${NAMES.of(value) ?? value}` }));

export function GeneralTab({ organizationId }: { organizationId: number }) {
  const organization = useQuery(organizationQuery(organizationId));
  if (organization.isPending) return <SkeletonLines count={3} />;
  if (organization.isError)
    return <ErrorState error={organization.error} onRetry={() => void organization.refetch()} />;
  return <GeneralForm organization={organization.data} />;
}

function GeneralForm({ organization }: { organization: Organization }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: organization.name, currency: organization.currency },
    validate: (values) => (values.name.trim() === '' ? { name: t.nameMissing } : {}),
    onSubmit: async (values) => {
      const saved = await api.patch<Organization>(`/api/organizations/${organization.id}`, {
        name: values.name.trim(),
        currency: values.currency,
      });
      queryClient.setQueryData(organizationQuery(organization.id).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(t.saved);
    },
  });
  return (
    <div className="max-w-180">
      <Card title={t.general}>
        <form noValidate onSubmit={form.submit} className="flex flex-col gap-4">
          {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
          <TextField label={t.organizationName} help={t.organizationNameHelp} maxLength={200} {...form.field('name')} />
          <Select label={t.currency} help={t.currencyHelp} options={CURRENCIES} {...form.field('currency')} />
          <div>
            <Button type="submit" variant="primary" isBusy={form.isSubmitting} disabled={!form.isDirty}>
              {t.saveGeneral}
            </Button>
          </div>
        </form>
        <dl className="mt-5 grid grid-cols-[10rem_minmax(0,1fr)] gap-y-1 border-t pt-4 text-sm">
          <dt className="text-muted">{t.organizationId}</dt>
          <dd>
            <CopyId id={organization.id} />
          </dd>
          <dt className="text-muted">{t.created}</dt>
          <dd>
            <RelativeTime at={organization.created_at} />
          </dd>
        </dl>
      </Card>
      <UnsavedChangesDialog isDirty={form.isDirty} />
    </div>
  );
}
