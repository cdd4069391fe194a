import type { AdminOrganizationDetail } from '@labelwright/contract/administration';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CirclePause, Play, Users } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ORGANIZATIONS_KEY, organizationQuery } from './admin-api.ts';
import { Part } from './Part.tsx';
import { SuspendDialog } from './SuspendDialog.tsx';
import { t } from './strings.ts';

type OrganizationDrawerProps = { organizationId: number; onClose: () => void };

export function OrganizationDrawer({ organizationId, onClose }: OrganizationDrawerProps) {
  const { data, error, refetch } = useQuery(organizationQuery(organizationId));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={data?.name ?? t.organizations}
      titleEnd={data?.is_suspended === true && <Badge tone="warning">{t.suspended}</Badge>}
      size="lg"
    >
      {data === undefined &&
        (error === null ? <SkeletonLines count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data !== undefined && <Organization key={data.id} organization={data} />}
    </Drawer>
  );
}

function Organization({ organization }: { organization: AdminOrganizationDetail }) {
  return (
    <div className="flex flex-col gap-6">
      <Actions organization={organization} />
      {organization.is_suspended && (
        <Alert tone="warning" title={t.suspended}>
          {organization.suspended_reason}
        </Alert>
      )}
      <FactList
        facts={[
          [t.owners, organization.owners.map(({ email }) => email).join(', ') || t.none],
          [t.members, formatNumber(organization.members)],
          [t.workspaces, formatNumber(organization.workspaces)],
          [t.projects, formatNumber(organization.projects)],
          [t.tasks, formatNumber(organization.tasks)],
          [t.annotations, formatNumber(organization.annotations)],
          [t.storage, formatBytes(organization.storage_bytes)],
          [t.failedJobs, formatNumber(organization.failed_jobs)],
          [
            t.lastActivity,
            organization.last_activity_at === null ? (
              t.never
            ) : (
              <RelativeTime key="active" at={organization.last_activity_at} />
            ),
          ],
          [t.created, <RelativeTime key="created" at={organization.created_at} />],
          [
            'Ids',
            <span key="ids" className="flex flex-wrap gap-x-3">
              <CopyId id={organization.id} />
              <CopyId id={organization.slug} />
              <CopyId id={organization.uuid} />
            </span>,
          ],
        ]}
      />
      <Limits organization={organization} />
      <Part title={t.largest}>
        {organization.top_projects.length === 0 ? (
          <p className="text-sm text-muted">{t.none}</p>
        ) : (
          <ul className="divide-y rounded-md border text-sm">
            {organization.top_projects.map((project) => (
              <li key={project.id} className="flex min-h-9 flex-wrap items-center gap-x-3 px-3 py-1.5">
                <span className="mr-auto min-w-0 truncate">{project.title}</span>
                <span className="tabular text-muted">
                  {formatNumber(project.tasks)} {t.tasks.toLowerCase()} · {formatNumber(project.annotations)}{' '}
                  {t.annotations.toLowerCase()} · {formatBytes(project.storage_bytes)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <RawRecord title={t.record} value={organization} />
    </div>
  );
}

function Actions({ organization }: { organization: AdminOrganizationDetail }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const letWork = async () => {
    try {
      await api.post(`/api/admin/organizations/${organization.id}/restore`);
      await queryClient.invalidateQueries({ queryKey: ORGANIZATIONS_KEY });
      toast(t.saved);
    } catch (error) {
      toastError(t.failed, error);
    }
  };
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink to="/admin/users" search={{ organization: organization.id }} icon={<Users aria-hidden size={16} />}>
        {t.showUsers}
      </ButtonLink>
      {organization.is_suspended ? (
        <Button icon={<Play aria-hidden size={16} />} onClick={() => void letWork()}>
          {t.letWork}
        </Button>
      ) : (
        <Button icon={<CirclePause aria-hidden size={16} />} onClick={() => setAsking(true)}>
          {t.suspend}
        </Button>
      )}
      {isAsking && <SuspendDialog organization={organization} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Limits({ organization }: { organization: AdminOrganizationDetail }) {
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; project_limit: number | undefined }>({
    initial: { name: organization.name, project_limit: organization.project_limit },
    validate: ({ name }) => (name.trim() === '' ? { name: 'Give it a name.' } : {}),
    onSubmit: async ({ name, project_limit: limit }) => {
      await api.patch(`/api/admin/organizations/${organization.id}`, { name, project_limit: limit ?? 0 });
      await queryClient.invalidateQueries({ queryKey: ORGANIZATIONS_KEY });
      toast(t.saved);
    },
  });
  return (
    <form noValidate onSubmit={form.submit} className="flex flex-wrap items-start gap-3 rounded-md border p-3">
      <div className="min-w-48 flex-1">
        <TextField label={t.name} maxLength={200} {...form.field('name')} />
      </div>
      <div className="w-40">
        <NumberField label={t.projectLimit} help={t.projectLimitHelp} min={0} {...form.field('project_limit')} />
      </div>
      <div className="self-end pb-0.5">
        <Button type="submit" isBusy={form.isSubmitting} disabled={!form.isDirty}>
          {t.save}
        </Button>
      </div>
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
    </form>
  );
}
