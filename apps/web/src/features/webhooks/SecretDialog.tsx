import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from './strings.ts';
import { VerifySnippet } from './VerifySnippet.tsx';

/** The only time that a secret is shown. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      size="lg"
      onClose={onClose}
      title={t.secret.title}
      description={t.secret.text}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t.secret.done}
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-2 rounded-md border bg-surface-2 p-3">
        <output aria-label={t.secret.label} className="min-w-0 flex-1 font-mono text-sm break-all select-all">
          {secret}
        </output>
        <CopyButton text={secret} name={`Copy ${t.secret.label.toLowerCase()}`} />
      </div>
      <VerifySnippet />
    </Dialog>
  );
}
