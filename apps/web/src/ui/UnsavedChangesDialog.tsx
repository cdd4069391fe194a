import { useUnsavedGuard } from '../lib/use-unsaved-guard.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

/** Put it into any form page: while `isDirty`, leaving the page asks first. */
export function UnsavedChangesDialog({ isDirty }: { isDirty: boolean }) {
  const blocker = useUnsavedGuard(isDirty);
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      isOpen
      onClose={blocker.reset}
      title="Leave without saving?"
      description="Your changes on this page are not saved yet and will be lost."
      actions={
        <>
          <Button variant="danger" onClick={blocker.proceed}>
            Discard changes
          </Button>
          <Button variant="primary" onClick={blocker.reset}>
            Stay here
          </Button>
        </>
      }
    />
  );
}
