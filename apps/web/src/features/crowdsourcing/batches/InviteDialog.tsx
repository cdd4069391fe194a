import type { CrowdInvited } from '@labelwright/contract/crowd-portal';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { toast } from '../../../ui/toast.ts';
import { pathOf } from './crowd-api.ts';
import { t } from './strings.ts';

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const readEmails = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== ''),
  ),
];

export function InviteDialog({
  batchId,
  onClose,
  onDone,
}: {
  batchId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const form = useForm({
    initial: { emails: '' },
    validate: ({ emails }) => {
      const words = readEmails(emails);
      const wrong = words.find((word) => !ADDRESS.test(word));
      if (wrong !== undefined) return { emails: t.badEmail(wrong) };
      return words.length === 0 ? { emails: t.noEmail } : {};
    },
    onSubmit: async ({ emails }) => {
      const { invited, skipped } = await api.post<CrowdInvited>(pathOf(batchId, 'crowd-invitations'), {
        emails: readEmails(emails),
      });
      toast(t.invited(invited), skipped.length > 0 ? { detail: t.invitedSome(skipped.length) } : {});
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.inviteTitle}
      description={t.inviteText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.inviteAction(readEmails(form.values.emails).length)}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.emails} help={t.emailsHelp} rows={5} {...form.field('emails')} />
    </Dialog>
  );
}
