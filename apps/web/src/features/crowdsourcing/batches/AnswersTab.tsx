import type { Assignment } from '@labelwright/contract/crowd-assignments';
import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Coins, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { NOTHING, type Selection } from '../../../lib/selection.ts';
import { textOf, useUrlState } from '../../../lib/url-state.ts';
import { useList } from '../../../lib/use-list.ts';
import { Badge, type BadgeTone } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { t as portal } from '../portal/strings.ts';
import { BonusDialog } from './BonusDialog.tsx';
import { batchKey, decideWork } from './crowd-api.ts';
import { RejectDialog } from './RejectDialog.tsx';
import { t } from './strings.ts';
import { type Names, useNames } from './use-names.ts';

const FILTERS = ['undecided', 'submitted', 'approved', 'rejected', 'all'] as const;
type Filter = (typeof FILTERS)[number];

const TONES: Readonly<Record<Assignment['status'], BadgeTone>> = {
  created: 'info',
  submitted: 'neutral',
  approved: 'success',
  rejected: 'danger',
  returned: 'neutral',
  expired: 'warning',
};

type AnswersTabProps = { batch: CrowdBatch; projectId: string };

/** What was handed in, with the decisions on it: one by one, or many together. */
export function AnswersTab({ batch, projectId }: AnswersTabProps) {
  const queryClient = useQueryClient();
  const [{ show }, setUrl] = useUrlState((raw) => ({
    show: FILTERS.find((one) => one === textOf(raw.show)) ?? ('undecided' as Filter),
  }));
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [asking, setAsking] = useState<'reject' | 'bonus' | 'all'>();
  const list = useList<Assignment>({
    key: [...batchKey(batch.id), 'work'],
    path: '/api/assignments',
    query: {
      project: batch.project,
      batch: batch.id,
      kind: 'work',
      ...(show === 'undecided' ? { undecided: true } : show === 'all' ? {} : { status: show }),
    },
    idOf: ({ id }) => String(id),
  });
  const chosen = list.rows.filter(({ id }) => !selection.all && selection.included.has(String(id)));
  const ids = chosen.map(({ id }) => id);
  const refresh = async () => {
    setSelection(NOTHING);
    await queryClient.invalidateQueries({ queryKey: batchKey(batch.id) });
  };

  async function accept(assignments: number[] | undefined) {
    try {
      const { asked, skipped } = await decideWork(String(batch.id), {
        decision: 'approve',
        ...(assignments ? { assignments } : {}),
      });
      toast(skipped > 0 ? t.decidedSome(asked, skipped) : t.decided(asked));
    } catch (error) {
      toastError(t.couldNot, error);
    }
    await refresh();
  }

  const names = useNames(batch);
  const columns = useMemo(() => columnsOf(projectId, names), [projectId, names]);
  const mayDecide = batch.can.decide;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-2">
        <div className="w-44">
          <Select
            label={t.filter}
            value={show}
            options={FILTERS.map((value) => ({ value, label: t.filters[value] }))}
            onChange={(next) => {
              setSelection(NOTHING);
              setUrl({ show: next as Filter });
            }}
          />
        </div>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          {ids.length > 0 ? (
            <>
              <Button
                variant="primary"
                icon={<Check aria-hidden size={16} />}
                disabled={!mayDecide}
                onClick={() => void accept(ids)}
              >
                {t.acceptCount(ids.length)}
              </Button>
              <Button icon={<X aria-hidden size={16} />} disabled={!mayDecide} onClick={() => setAsking('reject')}>
                {t.rejectCount(ids.length)}
              </Button>
              <Button icon={<Coins aria-hidden size={16} />} onClick={() => setAsking('bonus')}>
                {t.bonusCount(ids.length)}
              </Button>
            </>
          ) : (
            mayDecide && (
              <Button icon={<Check aria-hidden size={16} />} onClick={() => setAsking('all')}>
                {t.acceptAll}
              </Button>
            )
          )}
        </div>
      </div>
      <DataTable
        label={t.answers}
        columns={columns}
        idOf={({ id }) => String(id)}
        selection={selection}
        onSelectionChange={setSelection}
        empty={<EmptyState title={t.noAnswers}>{t.noAnswersText}</EmptyState>}
        {...list}
      />
      {asking === 'reject' && (
        <RejectDialog
          batchId={String(batch.id)}
          assignments={ids}
          onClose={() => setAsking(undefined)}
          onDone={() => void refresh()}
        />
      )}
      {asking === 'bonus' && (
        <BonusDialog
          currency={batch.currency}
          assignments={ids}
          onClose={() => setAsking(undefined)}
          onDone={() => void refresh()}
        />
      )}
      <ConfirmDialog
        isOpen={asking === 'all'}
        onClose={() => setAsking(undefined)}
        title={t.acceptAllTitle}
        actionLabel={t.acceptAll}
        onConfirm={() => accept(undefined)}
      >
        {t.acceptAllText}
      </ConfirmDialog>
    </div>
  );
}

const columnsOf = (projectId: string, { byUser }: Names): readonly DataTableColumn<Assignment>[] => [
  {
    id: 'task',
    header: t.columnTask,
    width: 150,
    isHideable: false,
    cell: ({ task }) => (
      <Link
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId, taskId: String(task) }}
        className="text-accent hover:underline"
      >
        {portal.task(task)}
      </Link>
    ),
  },
  {
    id: 'worker',
    header: t.columnWorker,
    width: 170,
    cell: ({ user, worker_id: worker }) => (user === null ? worker : (byUser.get(user) ?? worker)),
  },
  {
    id: 'status',
    header: t.columnStatus,
    width: 150,
    cell: ({ status, decision }) =>
      decision === null ? (
        <Badge tone={TONES[status]}>{portal.statuses[status]}</Badge>
      ) : (
        <Badge tone="info">{t.pending[decision]}</Badge>
      ),
  },
  {
    id: 'when',
    header: t.columnWhen,
    width: 150,
    cell: ({ submitted_at: at }) => (at === null ? '–' : <RelativeTime at={at} />),
  },
  {
    id: 'reason',
    header: t.columnReason,
    isGrowing: true,
    minWidth: 160,
    cell: ({ decision_error: failed, error, decision_reason: reason }) =>
      failed !== null || error !== null ? <span className="text-danger">{failed ?? error}</span> : reason,
  },
];
