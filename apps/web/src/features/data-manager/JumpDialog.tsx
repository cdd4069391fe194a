import { useId } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useForm } from '../../lib/use-form.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { t } from './strings.ts';

type JumpDialogProps = {
  rowCount: number;
  isEstimate: boolean;
  onClose: () => void;
  onJump: (index: number) => void;
  /** The end of a list that was not counted is the beginning of the reverse one. */
  onReverse: () => void;
};

/** To a place in the list, as it is sorted and filtered. */
export function JumpDialog({ rowCount, isEstimate, onClose, onJump, onReverse }: JumpDialogProps) {
  const formId = useId();
  const form = useForm({
    initial: { row: undefined as number | undefined },
    validate: ({ row }) =>
      row === undefined || row < 1 || row > rowCount || !Number.isInteger(row)
        ? { row: t.jumpRange(formatNumber(rowCount)) }
        : {},
    onSubmit: ({ row }) => {
      onJump((row ?? 1) - 1);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.jump}
      description={isEstimate ? t.jumpEstimate(formatNumber(rowCount)) : t.jumpText(formatNumber(rowCount))}
      actions={
        <>
          <Button
            onClick={() => {
              if (isEstimate) onReverse();
              else onJump(rowCount - 1);
              onClose();
            }}
          >
            {isEstimate ? t.reverseOrder : t.lastRow}
          </Button>
          <Button type="submit" form={formId} variant="primary">
            {t.go}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit}>
        <NumberField label={t.rowNumber} autoFocus min={1} max={rowCount} {...form.field('row')} />
      </form>
    </Dialog>
  );
}
