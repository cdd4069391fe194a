import type { TestMailAnswer } from '@labelwright/contract/mail';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { MAIL_KEY, mailServer, sendTest } from './mail-api.ts';
import { t } from './strings.ts';

/** Says what the mail server said. */
export function TestMailDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [answer, setAnswer] = useState<TestMailAnswer | undefined>();
  const form = useForm({
    initial: { recipient: '' },
    onSubmit: async ({ recipient }) => {
      setAnswer(undefined);
      setAnswer(await sendTest(recipient.trim()));
      await queries.invalidateQueries({ queryKey: MAIL_KEY });
      await queries.invalidateQueries(mailServer);
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.test}
      actions={
        <>
          <Button onClick={onClose}>{t.close}</Button>
          <Button variant="primary" type="submit" form="test-mail" isBusy={form.isSubmitting}>
            {t.testSend}
          </Button>
        </>
      }
    >
      <form id="test-mail" onSubmit={form.submit} noValidate className="flex flex-col gap-3">
        <TextField label={t.testTo} type="email" help={t.testHelp} {...form.field('recipient')} />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        {answer !== undefined && <Outcome answer={answer} />}
      </form>
    </Dialog>
  );
}

function Outcome({ answer }: { answer: TestMailAnswer }) {
  if (answer.status === 'sent') return <Alert tone="success">{t.testSent(answer.recipient)}</Alert>;
  if (answer.status === 'stored') return <Alert tone="info">{t.testStored}</Alert>;
  return (
    <Alert tone="danger" title={t.testFailed}>
      <span className="wrap-anywhere">{answer.error}</span>
    </Alert>
  );
}
