import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { InstructionText } from '../../ui/InstructionText.tsx';
import { t } from './strings.ts';

type InstructionsProps = { html: string; isOpen: boolean; onClose: () => void; isFirst: boolean };

/** The manager's instructions, before the first task or at a key. */
export function Instructions({ html, isOpen, onClose, isFirst }: InstructionsProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.instructions}
      size="md"
      actions={
        <Button variant="primary" onClick={onClose}>
          {isFirst ? t.start : t.close}
        </Button>
      }
    >
      <InstructionText html={html} />
    </Dialog>
  );
}
