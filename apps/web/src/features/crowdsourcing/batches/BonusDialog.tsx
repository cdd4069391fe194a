import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { randomId } from '../../../lib/random-id.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { parseMoney, toAmount } from '../money.ts';
import { t } from './strings.ts';

type BonusDialogProps = { currency: string; assignments: number[]; onClose: () => void; onDone: () => void };

export function BonusDialog({ currency, assignments, onClose, onDone }: BonusDialogProps) {
  // One word for this dialog: pressing again after a failure promises nobody twice.
  const [key] = useState(() =>
    randomId()
      .replaceAll(/[^A-Za-z0-9]/g, '')
      .slice(0, 32),
  );
  const form = useForm({
    initial: { amount: '', reason: '' },
    validate: ({ amount, reason }) => ({
      ...((parseMoney(amount) ?? 0) > 0 ? {} : { amount: t.amount }),
      ...(reason.trim() === '' ? { reason: t.sayReason } : {}),
    }),
    onSubmit: async ({ amount, reason }) => {
      const body = { amount: toAmount(parseMoney(amount) ?? 0), reason: reason.trim(), key };
      const failures: unknown[] = [];
      for (const id of assignments)
        await api.post(`/api/assignments/${id}/bonus`, body).catch((error: unknown) => failures.push(error));
      onDone();
      if (failures.length > 0) throw new Error(t.bonusPart(failures.length, messageOf(failures[0])));
      toast(t.bonusDone(assignments.length));
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.bonusTitle(assignments.length)}
      description={t.bonusText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.bonusAction}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={`${t.bonusAmount} (${currency})`} inputMode="decimal" {...form.field('amount')} />
        <TextArea label={t.bonusReason} rows={3} maxLength={1024} {...form.field('reason')} />
      </div>
    </Dialog>
  );
}
