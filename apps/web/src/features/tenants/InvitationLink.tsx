import type { CreatedInvitation } from '@labelwright/contract/tenants';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from './strings.ts';

/** The link of an invitation that was just made; the server keeps only its hash. */
export function InvitationLink({ invitation, onClose }: { invitation: CreatedInvitation; onClose: () => void }) {
  const { email } = invitation;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="md"
      title={email === null ? t.linkReady : t.invitationSent(email)}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t.close}
        </Button>
      }
    >
      {email === null ? <Alert tone="warning">{t.linkOnce}</Alert> : <p className="text-muted">{t.linkPass}</p>}
      <div className="flex items-center gap-2 rounded-md border bg-bg py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{invitation.link}</code>
        <CopyButton text={invitation.link} label={t.copy} />
      </div>
    </Dialog>
  );
}
