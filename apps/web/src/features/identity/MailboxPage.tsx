import type { MailDetail, MailHead } from '@labelwright/contract/identity';
import { useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { MailText } from './MailText.tsx';
import { t } from './strings.ts';

const COLUMNS: readonly DataTableColumn<MailHead>[] = [
  { id: 'subject', header: 'Subject', width: 360, isGrowing: true, isHideable: false, cell: (mail) => mail.subject },
  { id: 'recipient', header: 'To', width: 260, cell: (mail) => mail.recipient },
  { id: 'status', header: 'State', width: 120, cell: (mail) => <StatusBadge status={mail.status} /> },
  { id: 'created_at', header: t.mailWritten, width: 160, cell: (mail) => <RelativeTime at={mail.created_at} /> },
];

const parse = (raw: RawSearch) => ({ open: numberOf(raw.open), recipient: textOf(raw.recipient) });
const idOf = (mail: MailHead): string => String(mail.id);

/** What the system would have mailed, while no mail server is configured. */
export function MailboxPage() {
  const [{ open, recipient }, setUrl] = useUrlState(parse);
  const list = useList<MailHead>({ key: ['mail'], path: '/api/admin/mail', query: { recipient }, idOf });
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-3 border-b p-4 md:px-6">
        <PageHeader title={t.mail} description={t.mailText} />
        <div className="max-w-80">
          <SearchField
            label={t.mailSearch}
            value={recipient ?? ''}
            onChange={(value) => setUrl({ recipient: value === '' ? undefined : value }, { isReplace: true })}
          />
        </div>
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
    queryFn: ({ signal }) => api.get<MailDetail>(`/api/admin/mail/${mailId}`, { signal }),
    // Every reading is written to the audit log, so it is not repeated in the background.
    staleTime: Number.POSITIVE_INFINITY,
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
          {mail.data.text_body === '' ? (
            <p className="text-muted">{t.mailGone}</p>
          ) : (
            <MailText text={mail.data.text_body} />
          )}
        </>
      )}
    </Drawer>
  );
}
