import type { MailDetail } from '@labelwright/contract/mail';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { HtmlFrame } from './HtmlFrame.tsx';
import { MailState } from './MailState.tsx';
import { MailText } from './MailText.tsx';
import { MAIL_KEY, MAIL_PATH, mailDetail, mailServer, sendMailAgain } from './mail-api.ts';
import { t } from './strings.ts';

export function MailDrawer({ mailId, onClose }: { mailId: number; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(mailDetail(mailId));
  const sending = useMutation({
    mutationFn: () => sendMailAgain(mailId),
    onSuccess: () => {
      toast(t.onItsWay);
      onClose();
    },
    onError: (failure) => toastError(t.notSentAgain, failure),
    onSettled: async () => {
      queries.removeQueries(mailDetail(mailId));
      await queries.invalidateQueries({ queryKey: MAIL_KEY });
      await queries.invalidateQueries(mailServer);
    },
  });
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={data?.subject ?? t.title}
      titleEnd={data && <MailState mail={data} />}
      size="lg"
      actions={
        data?.can.send_again === true && (
          <Button variant="primary" isBusy={sending.isPending} onClick={() => sending.mutate()}>
            {t.sendAgain}
          </Button>
        )
      }
    >
      {isPending && <SkeletonLines count={6} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <OneMail mail={data} />}
    </Drawer>
  );
}

function OneMail({ mail }: { mail: MailDetail }) {
  const [isHtml, setHtml] = useState(false);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.to, mail.recipient],
    [t.written, <RelativeTime key="written" at={mail.created_at} />],
    [t.sentAt, <RelativeTime key="sent" at={mail.sent_at} />],
    [t.attempts, mail.attempts],
    [t.lastAttempt, <RelativeTime key="last" at={mail.last_attempt_at} />],
    [t.nextAttempt, <RelativeTime key="next" at={mail.next_attempt_at} />],
  ];
  return (
    <div className="flex flex-col gap-4">
      {mail.error !== null && (
        <Alert tone={mail.status === 'failed' ? 'danger' : 'warning'} title={mail.error}>
          {mail.failure !== null && t[mail.failure]}
        </Alert>
      )}
      <FactList facts={facts} />
      {mail.text_body === '' ? (
        <p className="border-t pt-4 text-muted">{t.gone}</p>
      ) : (
        <div className="flex flex-col gap-3 border-t pt-4">
          <div>
            <Button size="sm" onClick={() => setHtml(!isHtml)}>
              {isHtml ? t.asText : t.asHtml}
            </Button>
          </div>
          {isHtml ? (
            <HtmlFrame title={mail.subject} src={`${MAIL_PATH}/${mail.id}/html`} />
          ) : (
            <MailText text={mail.text_body} />
          )}
        </div>
      )}
    </div>
  );
}
