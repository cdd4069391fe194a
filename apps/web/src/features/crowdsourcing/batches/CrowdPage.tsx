import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Settings2, Wallet } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../../lib/me.ts';
import { projectQuery } from '../../../lib/project.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { useList } from '../../../lib/use-list.ts';
import { Badge, StatusBadge } from '../../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { SegmentedProgress } from '../../../ui/Progress.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { formatMoney } from '../money.ts';
import { crowdKey } from './crowd-api.ts';
import { ProvidersDialog } from './ProvidersDialog.tsx';
import { t } from './strings.ts';

const COLUMNS: readonly DataTableColumn<CrowdBatch>[] = [
  { id: 'title', header: t.columnTitle, isGrowing: true, minWidth: 200, isHideable: false, cell: ({ title }) => title },
  {
    id: 'provider',
    header: t.columnProvider,
    width: 190,
    cell: ({ provider, sandbox }) => (
      <span className="flex items-center gap-1.5">
        {t.providerNames[provider]}
        {sandbox && <Badge tone="warning">{t.sandbox}</Badge>}
      </span>
    ),
  },
  {
    id: 'status',
    header: t.columnStatus,
    width: 120,
    cell: ({ status }) => <StatusBadge status={status} label={t.statuses[status]} />,
  },
  {
    id: 'progress',
    header: t.columnProgress,
    width: 180,
    cell: ({ counts }) => (
      <span className="block w-full">
        <SegmentedProgress unit="answers" done={counts.approved} inReview={counts.submitted} total={counts.wanted} />
      </span>
    ),
  },
  { id: 'waiting', header: t.columnWaiting, width: 100, align: 'end', cell: ({ counts }) => counts.submitted },
  {
    id: 'paid',
    header: t.columnPaid,
    width: 110,
    align: 'end',
    cell: ({ money, currency }) => formatMoney(money.paid_cents + money.fees_cents + money.bonus_cents, currency),
  },
  { id: 'made', header: t.columnMade, width: 140, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
];

/** Batches of a project that are, were or will be on offer to crowds. */
export function CrowdPage() {
  const projectId = useRouteParam('projectId');
  const navigate = useNavigate();
  const me = useMe();
  const { data: project } = useQuery(projectQuery(projectId));
  const [isSettingUp, setSettingUp] = useState(false);
  const list = useList<CrowdBatch>({
    key: [...crowdKey, 'project', projectId],
    path: `/api/projects/${encodeURIComponent(projectId)}/crowd-batches`,
    idOf: ({ id }) => String(id),
  });
  const mayManage = project?.can['crowd.manage'] === true;
  const create = mayManage && (
    <ButtonLink
      to="/projects/$projectId/crowd/new"
      params={{ projectId }}
      variant="primary"
      icon={<Plus aria-hidden size={16} />}
    >
      {t.newBatch}
    </ButtonLink>
  );
  return (
    <PageBody>
      <PageHeader
        title={t.title}
        description={t.description}
        actions={
          <>
            {me.can.manage_organization && (
              <>
                <ButtonLink to="/payouts" icon={<Wallet aria-hidden size={16} />}>
                  {t.payouts}
                </ButtonLink>
                <Button icon={<Settings2 aria-hidden size={16} />} onClick={() => setSettingUp(true)}>
                  {t.providers}
                </Button>
              </>
            )}
            {create}
          </>
        }
      />
      <DataTable
        label={t.batches}
        columns={COLUMNS}
        idOf={({ id }) => String(id)}
        onOpen={({ id }) =>
          void navigate({
            to: '/projects/$projectId/crowd/$batchId',
            params: { projectId, batchId: String(id) },
          })
        }
        empty={
          <EmptyState title={t.noBatches} action={create || undefined}>
            {t.noBatchesText}
          </EmptyState>
        }
        {...list}
      />
      {isSettingUp && <ProvidersDialog onClose={() => setSettingUp(false)} />}
    </PageBody>
  );
}
