import { CompareView } from '@labelwright/editor';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { useMemo } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import type { DraftNews } from './draft-line.ts';
import { asItems } from './label-item.ts';
import { t } from './strings.ts';

type DraftConflictDialogProps = {
  /** Undefined: there is nothing to decide now. */
  conflict: DraftNews['conflict'];
  /** Without them the answer is any JSON. */
  config?: CompiledConfig;
  data?: Record<string, unknown>;
  onMine: () => void;
  onTheirs: () => void;
  /** Closing decides nothing. */
  onLater: () => void;
};

/** Two versions of one draft side by side, of which one is to go on. */
export function DraftConflictDialog({ conflict, config, data, onMine, onTheirs, onLater }: DraftConflictDialogProps) {
  return (
    <Dialog
      isOpen={conflict !== undefined}
      onClose={onLater}
      title={t.conflictTitle}
      description={t.conflictText}
      size="full"
      actions={
        <>
          <Button variant="ghost" onClick={onLater}>
            {t.decideLater}
          </Button>
          <Button onClick={onTheirs}>{t.takeTheirs}</Button>
          <Button variant="primary" onClick={onMine}>
            {t.keepMine}
          </Button>
        </>
      }
    >
      {conflict && config && data && <Compared conflict={conflict} config={config} data={data} />}
      {conflict && !config && (
        <div className="grid gap-4 md:grid-cols-2">
          <RawRecord title={t.mine} value={conflict.mine} isOpen />
          <RawRecord title={t.theirs} value={conflict.theirs.result} isOpen />
        </div>
      )}
    </Dialog>
  );
}

type ComparedProps = {
  conflict: NonNullable<DraftNews['conflict']>;
  config: CompiledConfig;
  data: Record<string, unknown>;
};

function Compared({ conflict: { mine, theirs }, config, data }: ComparedProps) {
  const left = useMemo(() => ({ title: t.mine, result: asItems(mine) }), [mine]);
  const right = useMemo(() => ({ title: t.theirs, result: asItems(theirs.result) }), [theirs]);
  const task = useMemo(() => ({ id: `draft ${theirs.id}`, data }), [theirs, data]);
  return (
    <div className="h-[60dvh] min-h-64 overflow-hidden rounded-md border">
      <CompareView config={config} task={task} left={left} right={right} />
    </div>
  );
}
