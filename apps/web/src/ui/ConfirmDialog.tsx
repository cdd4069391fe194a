import { type ReactNode, useState } from 'react';
import { messageOf } from '../lib/api-error.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { TextField } from './TextField.tsx';

type ConfirmDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  /** Names what will happen: "Delete 1,204 tasks and 3,310 annotations?" */
  title: string;
  children?: ReactNode;
  /** The verb on the button: "Delete 1,204 tasks". */
  actionLabel: string;
  onConfirm: () => Promise<unknown> | unknown;
  /** Text that must be typed first, such as the project's title. */
  typedText?: string;
  isDanger?: boolean;
};

/** For what cannot be undone only; everything else is done at once and offers Undo in a toast. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  if (!props.isOpen) return null;
  return <OpenConfirmDialog {...props} />;
}

function OpenConfirmDialog(props: ConfirmDialogProps) {
  const { onClose, title, children, actionLabel, onConfirm, typedText, isDanger = true } = props;
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isReady = typedText === undefined || typed.trim() === typedText.trim();

  async function confirm() {
    if (!isReady || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <Dialog
      isOpen
      focusOn={isDanger ? 'first' : 'main'}
      onClose={onClose}
      title={title}
      description={children}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            isBusy={isBusy}
            disabled={!isReady}
            onClick={() => void confirm()}
          >
            {actionLabel}
          </Button>
        </>
      }
    >
      {typedText !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <TextField label={`Type “${typedText}” to confirm`} value={typed} onChange={setTyped} autoComplete="off" />
        </form>
      )}
      {error !== undefined && <Alert tone="danger">{messageOf(error)}</Alert>}
    </Dialog>
  );
}
