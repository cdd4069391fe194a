import { useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { numberOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { MailText } from './MailText.tsx';
import type { MailHead, MailMessage } from './mail.ts';
import { t } from './strings.ts';

const COLUMNS: readonly DataTableColumn<MailHead>[] = [
  { id: 'subject', header: 'Subject', width: 360, isGrowing: true, isHideable: false, cell: (mail) => mail.subject },
  { id: 'recipient', header: 'To', width: 260, cell: (mail) => mail.recipient },
  { id: 'status', header: 'State', width: 120, cell: (mail) => <StatusBadge status={mail.status} /> },
  { id: 'created_at', header: 'Sent', width: 160, cell: (mail) => <RelativeTime at={mail.created_at} /> },
];

const idOf = (mail: MailHead): string => String(mail.id);

/** What the system would have mailed, while no mail server is configured. */
export function MailboxPage() {
  const [{ open }, setUrl] = useUrlState((raw) => ({ open: numberOf(raw.open) }));
  const list = useList<MailHead>({ key: ['mail'], path: '/api/admin/mail', idOf });
  return (
    <PageBody kind="work">
      <div className="border-b p-4 md:px-6">
        <PageHeader title={t.mail} description={t.mailText} />
      </div>
      <DataTable
        {...list}
        label="Mail"
        columns={COLUMNS}
        idOf={idOf}
        openId={open === undefined ? undefined : String(open)}
        onOpen={(mail) => setUrl({ open: mail.id })}
        empty={
          <EmptyState icon={<Mail aria-hidden />} title={t.noMail}>
            {t.noMailText}
          </EmptyState>
        }
      />
      {open !== undefined && <MailDrawer mailId={open} onClose={() => setUrl({ open: undefined })} />}
    </PageBody>
  );
}

function MailDrawer({ mailId, onClose }: { mailId: number; onClose: () => void }) {
  const mail = useQuery({
    queryKey: ['mail', mailId],
    queryFn: ({ signal }) => api.get<MailMessage>(`/api/admin/mail/${mailId}`, { signal }),
  });
  return (
    <Drawer isOpen onClose={onClose} title={mail.data?.subject ?? t.mail} size="lg">
      {mail.isPending && <SkeletonLines count={6} />}
      {mail.isError && <ErrorState error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.data !== undefined && (
        <>
          <dl className="mb-4 grid grid-cols-[4rem_minmax(0,1fr)] gap-y-1 border-b pb-4 text-sm">
            <dt className="text-muted">To</dt>
            <dd className="truncate">{mail.data.recipient}</dd>
            <dt className="text-muted">Sent</dt>
            <dd>
              <RelativeTime at={mail.data.created_at} />
            </dd>
            {mail.data.error !== null && (
              <>
                <dt className="text-muted">Error</dt>
                <dd className="text-danger">{mail.data.error}</dd>
              </>
            )}
          </dl>
          <MailText text={mail.data.text_body} />
        </>
      )}
    </Drawer>
  );
}
