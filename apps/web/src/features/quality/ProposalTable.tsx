import type { ConsensusRun, Proposal } from '@labelwright/contract/quality-consensus';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useList } from '../../lib/use-list.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { consensusKey, consensusPath } from './consensus-api.ts';
import { c } from './consensus-strings.ts';
import { t } from './strings.ts';
import { taskTarget } from './task-targets.ts';

// The editor weighs more than the rest of the page.
const ProposedAnswer = lazy(async () => ({ default: (await import('./ProposedAnswer.tsx')).ProposedAnswer }));

type ProposalTableProps = { projectId: string; run: ConsensusRun; nameById: (id: number) => string };

/** What the method proposes for each task, and whose votes it rests on. */
export function ProposalTable({ projectId, run, nameById }: ProposalTableProps) {
  const [differs, setDiffers] = useState(false);
  const [looked, setLooked] = useState<Proposal>();
  const list = useList<Proposal>({
    key: [...consensusKey(projectId), 'proposals', run.id, run.written],
    path: consensusPath(projectId, `${run.id}/proposals`),
    query: differs ? { differs: true } : {},
    idOf: (proposal) => String(proposal.task_id),
    limit: 50,
  });
  const isMerge = run.method === 'merge';
  const columns = useMemo(() => {
    const all = columnsOf(projectId, nameById, setLooked);
    return all.filter(({ id }) => (isMerge ? !LABEL_COLUMNS.has(id) : !MERGE_COLUMNS.has(id)));
  }, [projectId, nameById, isMerge]);
  return (
    <Card
      title={c.proposals}
      isFlush
      actions={
        <Checkbox label={isMerge ? c.onlyDisputedParts : c.onlyDiffering} value={differs} onChange={setDiffers} />
      }
    >
      <div className="flex flex-col">
        <DataTable
          label={c.proposals}
          columns={columns}
          idOf={(proposal) => String(proposal.task_id)}
          {...list}
          maxHeight={480}
          empty={<EmptyState title={c.noProposals} />}
        />
      </div>
      {looked !== undefined && (
        <LookDialog projectId={projectId} proposal={looked} onClose={() => setLooked(undefined)} />
      )}
    </Card>
  );
}

/** What a merge of whole answers has not. */
const LABEL_COLUMNS: ReadonlySet<string> = new Set(['proposed', 'majority', 'votes']);

/** What only a merge has. */
const MERGE_COLUMNS: ReadonlySet<string> = new Set(['parts', 'look']);

type LookDialogProps = { projectId: string; proposal: Proposal; onClose: () => void };

function LookDialog({
  projectId,
  proposal: { task_id: taskId, inner_id: number, result, parts },
  onClose,
}: LookDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={c.proposedAnswer(number)}
      description={result?.length === 0 ? c.nothingAgreed : parts && c.partsText(parts)}
      size="full"
    >
      <div className="h-[70dvh] min-h-0">
        <Suspense fallback={<Skeleton className="h-full" />}>
          <ProposedAnswer projectId={projectId} taskId={taskId} result={result ?? []} />
        </Suspense>
      </div>
    </Dialog>
  );
}

const labelsText = (labels: readonly string[]): string => (labels.length === 0 ? c.noAnswer : labels.join(', '));

function votesText({ votes }: Proposal, nameById: (id: number) => string): string {
  const people = new Map<string, string[]>();
  for (const { user_id: user, labels } of votes) {
    const label = labelsText(labels);
    people.set(label, [...(people.get(label) ?? []), user === null ? t.none : nameById(user)]);
  }
  return [...people].map(([label, names]) => `${label}: ${names.join(', ')}`).join(' · ');
}

const columnsOf = (
  projectId: string,
  nameById: (id: number) => string,
  onLook: (proposal: Proposal) => void,
): readonly DataTableColumn<Proposal>[] => [
  {
    id: 'task',
    header: c.task,
    width: 110,
    isHideable: false,
    cell: (proposal) => (
      <Link {...taskTarget(projectId, proposal.task_id)} className="tabular text-accent hover:underline">
        {t.taskTitle(proposal.inner_id)}
      </Link>
    ),
  },
  { id: 'proposed', header: c.proposed, width: 150, cell: ({ labels }) => labelsText(labels) },
  {
    id: 'majority',
    header: c.majority,
    width: 150,
    cell: ({ labels, majority }) => (
      <span className={labelsText(labels) === labelsText(majority) ? 'text-muted' : 'font-medium text-warning'}>
        {labelsText(majority)}
      </span>
    ),
  },
  { id: 'parts', header: c.parts, width: 300, isGrowing: true, cell: ({ parts }) => parts && c.partsText(parts) },
  {
    id: 'confidence',
    header: c.certainty,
    width: 110,
    align: 'end',
    cell: ({ confidence }) => <span className="tabular">{c.confidenceText(confidence)}</span>,
  },
  {
    id: 'votes',
    header: c.votes,
    width: 300,
    isGrowing: true,
    cell: (proposal) => {
      const text = votesText(proposal, nameById);
      return <span title={text}>{text}</span>;
    },
  },
  {
    id: 'look',
    header: c.look,
    width: 90,
    cell: (proposal) => (
      <Button size="sm" variant="ghost" aria-label={c.lookAt(proposal.inner_id)} onClick={() => onLook(proposal)}>
        {c.look}
      </Button>
    ),
  },
  {
    id: 'state',
    header: c.state,
    width: 100,
    cell: ({ annotation_id: id }) => (id === null ? t.none : <Badge tone="success">{c.isWritten}</Badge>),
  },
];
