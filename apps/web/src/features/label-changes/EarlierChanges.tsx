import type { LabelChange } from '@labelwright/contract/label-changes';
import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { undoPreviewQuery } from './label-changes-api.ts';

const STATUS: Readonly<Record<LabelChange['status'], string>> = {
  queued: 'Waiting',
  rewriting: 'Under way',
  applied: 'Done',
  undo_queued: 'Waiting to be undone',
  undoing: 'Being undone',
  undone: 'Undone',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

type EarlierChangesProps = {
  projectId: string;
  changes: readonly LabelChange[];
  isUndoing: boolean;
  onUndo: (change: LabelChange) => void;
};

export function EarlierChanges({ projectId, changes, isUndoing, onUndo }: EarlierChangesProps) {
  const [asked, setAsked] = useState<number>();
  if (changes.length === 0) return null;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-semibold">Earlier changes</h3>
      <ul className="divide-y rounded-md border">
        {changes.map((change) => (
          <li key={change.id} className="flex flex-col gap-2 px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              <span className="min-w-0 flex-1 wrap-break-word">{change.titles.join('; ')}</span>
              <Badge>{STATUS[change.status]}</Badge>
              <span className="text-sm text-muted">
                {change.created_by?.name} · <RelativeTime at={change.created_at} />
              </span>
              {change.can.undo && asked !== change.id && (
                <Button size="sm" icon={<Undo2 aria-hidden size={14} />} onClick={() => setAsked(change.id)}>
                  Undo
                </Button>
              )}
            </div>
            {change.can.undo && asked === change.id && (
              <UndoQuestion
                projectId={projectId}
                change={change}
                isBusy={isUndoing}
                onUndo={() => onUndo(change)}
                onKeep={() => setAsked(undefined)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type UndoQuestionProps = {
  projectId: string;
  change: LabelChange;
  isBusy: boolean;
  onUndo: () => void;
  onKeep: () => void;
};

function UndoQuestion({ projectId, change, isBusy, onUndo, onKeep }: UndoQuestionProps) {
  const { data } = useQuery(undoPreviewQuery(projectId, change.id));
  if (data === undefined) return null;
  if (!data.possible)
    return (
      <Alert tone="warning" title="This change cannot be undone">
        {data.reason}
      </Alert>
    );
  const added = data.added_labels.map(({ label }) => `"${label}"`).join(', ');
  return (
    <Alert
      tone="info"
      title={`${formatCount(data.put_back, 'annotation')} will be put back as before`}
      action={
        <div className="flex shrink-0 gap-2">
          <Button size="sm" onClick={onKeep}>
            Keep
          </Button>
          <Button size="sm" variant="primary" isBusy={isBusy} onClick={onUndo}>
            Undo change
          </Button>
        </div>
      }
    >
      {data.changed_since > 0 &&
        `${formatCount(data.changed_since, 'annotation')} changed since stay as people left them. `}
      {data.restores_version !== null && `The label config goes back to version ${data.restores_version}.`}
      {added !== '' && `${added} stays in the config, since answers given meanwhile use it.`}
    </Alert>
  );
}
