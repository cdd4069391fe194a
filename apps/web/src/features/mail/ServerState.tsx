import type { MailServer } from '@labelwright/contract/mail';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, Skeleton } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { MAIL_KEY, mailServer, sendAllAgain } from './mail-api.ts';
import { t } from './strings.ts';

/** How mails leave, and whether they do. */
export function ServerState() {
  const { data, error, refetch } = useQuery(mailServer);
  if (data === undefined)
    return error === null ? (
      <Skeleton className="h-5 w-full" />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="flex flex-col gap-2">
      {data.carrier === 'mailbox' ? <Alert tone="info">{t.mailbox}</Alert> : <Facts server={data} />}
      {isFailing(data) && (
        <Alert tone="warning" title={t.failing} action={data.failed > 0 && <SendAllAgain count={data.failed} />}>
          <span className="wrap-anywhere">{data.last_error}</span>{' '}
          <span className="text-muted">
            (<RelativeTime at={data.last_failed_at} />)
          </span>
        </Alert>
      )}
    </div>
  );
}

/** The newest failure is younger than the newest success. */
function isFailing({ last_failed_at: failed, last_sent_at: sent }: MailServer): boolean {
  return failed !== null && (sent === null || failed > sent);
}

function Facts({ server }: { server: MailServer }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.server('').trim(), `${server.host}:${server.port}`],
    [t.encryption, server.encryption],
    [t.signsIn, server.signs_in ? t.yes : t.no],
    [t.from, server.from],
    [t.lastSent, <RelativeTime key="sent" at={server.last_sent_at} />],
    [t.waiting, formatNumber(server.queued)],
    [t.failed, formatNumber(server.failed)],
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function SendAllAgain({ count }: { count: number }) {
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: sendAllAgain,
    onSuccess: async ({ queued }) => {
      toast(t.manyOnTheirWay(formatCount(queued, 'mail')));
      await queries.invalidateQueries({ queryKey: MAIL_KEY });
    },
    onError: (error) => toastError(t.notSentAgain, error),
  });
  return (
    <Button size="sm" isBusy={sending.isPending} onClick={() => sending.mutate()}>
      {t.sendAllAgain(formatCount(count, 'mail'))}
    </Button>
  );
}
