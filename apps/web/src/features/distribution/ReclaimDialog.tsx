import type { Queue } from '@labelwright/contract/distribution';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { reclaimTasks } from './queue-api.ts';
import { t } from './strings.ts';

type ReclaimDialogProps = {
  projectId: string;
  leases: Queue['leases'];
  /** Chosen beforehand. */
  userId?: number;
  onClose: () => void;
  onReclaimed: () => void;
};

/** Takes tasks back from people who hold them too long, and says why. */
export function ReclaimDialog({ projectId, leases, userId, onClose, onReclaimed }: ReclaimDialogProps) {
  const people = new Map(leases.map(({ user }) => [user.id, user.name || user.email]));
  const form = useForm({
    initial: { user: String(userId ?? ''), minutes: undefined as number | undefined, reason: '' },
    validate: ({ reason }) => (reason.trim() === '' ? { reason: t.reasonMissing } : {}),
    onSubmit: async ({ user, minutes, reason }) => {
      const { reclaimed } = await reclaimTasks(projectId, {
        reason: reason.trim(),
        ...(user === '' ? {} : { user: Number(user) }),
        ...(minutes === undefined ? {} : { older_than: Math.max(0, Math.round(minutes * 60)) }),
      });
      toast(t.reclaimed(reclaimed), reclaimed === 0 ? { tone: 'info' } : {});
      onReclaimed();
      onClose();
    },
  });
  const { user, minutes } = form.values;
  const count = leases.filter(
    (lease) => (user === '' || lease.user.id === Number(user)) && lease.held_seconds >= (minutes ?? 0) * 60,
  ).length;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.reclaimTitle}
      description={t.reclaimText}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.reclaimAction(count)}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <Select
        label={t.person}
        options={[
          { value: '', label: t.everybody },
          ...[...people].map(([id, name]) => ({ value: String(id), label: name })),
        ]}
        {...form.field('user')}
      />
      <NumberField
        label={t.olderThan}
        min={0}
        step={1}
        unit={t.minutes}
        help={t.olderThanHelp}
        {...form.field('minutes')}
      />
      <TextField label={t.reason} isRequired maxLength={500} help={t.reasonHelp} {...form.field('reason')} />
    </Dialog>
  );
}
