import { MAIL_STATUSES, type MailHead } from '@labelwright/contract/mail';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Mail, SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { MailDrawer } from './MailDrawer.tsx';
import { MailState } from './MailState.tsx';
import { MAIL_KEY, MAIL_PATH, mailServer, mailTemplates } from './mail-api.ts';
import { t } from './strings.ts';

const COLUMNS: readonly DataTableColumn<MailHead>[] = [
  { id: 'subject', header: t.subject, width: 340, isGrowing: true, isHideable: false, cell: (mail) => mail.subject },
  { id: 'recipient', header: t.to, width: 240, cell: (mail) => mail.recipient },
  { id: 'status', header: t.state, width: 130, cell: (mail) => <MailState mail={mail} /> },
  { id: 'error', header: t.error, width: 260, cell: (mail) => mail.error ?? <span className="text-muted">–</span> },
  { id: 'next', header: t.nextAttempt, width: 130, cell: (mail) => <RelativeTime at={mail.next_attempt_at} /> },
  { id: 'created_at', header: t.written, width: 140, cell: (mail) => <RelativeTime at={mail.created_at} /> },
];

const parse = (raw: RawSearch) => ({
  open: numberOf(raw.open),
  recipient: textOf(raw.recipient),
  status: MAIL_STATUSES.find((status) => status === raw.status),
  template: textOf(raw.template),
});
const idOf = (mail: MailHead): string => String(mail.id);

export function MailList() {
  const [{ open, recipient, status, template }, setUrl] = useUrlState(parse);
  const { data: templates = [] } = useQuery(mailTemplates);
  const list = useList<MailHead>({ key: MAIL_KEY, path: MAIL_PATH, query: { recipient, status, template }, idOf });
  useRefresh();
  const isNarrowed = recipient !== undefined || status !== undefined || template !== undefined;
  const clear = () => setUrl({ recipient: undefined, status: undefined, template: undefined });
  return (
    <>
      <search aria-label={t.mails} className="flex flex-wrap gap-2 border-b px-4 py-2 md:px-6">
        <div className="w-64 max-sm:w-full">
          <SearchField
            label={t.search}
            value={recipient ?? ''}
            onChange={(value) => setUrl({ recipient: value === '' ? undefined : value }, { isReplace: true })}
          />
        </div>
        <div className="max-sm:flex-1 sm:w-44">
          <Select
            label={t.state}
            isLabelHidden
            value={status ?? ''}
            options={[
              { value: '', label: t.everyState },
              ...MAIL_STATUSES.map((value) => ({ value, label: t[value] })),
            ]}
            onChange={(next) => setUrl({ status: MAIL_STATUSES.find((one) => one === next) })}
          />
        </div>
        <div className="max-sm:flex-1 sm:w-52">
          <Select
            label={t.template}
            isLabelHidden
            value={template ?? ''}
            options={[
              { value: '', label: t.everyTemplate },
              ...templates.map((one) => ({ value: one.template, label: one.title })),
            ]}
            onChange={(next) => setUrl({ template: next === '' ? undefined : next })}
          />
        </div>
      </search>
      <DataTable
        {...list}
        label={t.title}
        columns={COLUMNS}
        idOf={idOf}
        openId={open === undefined ? undefined : String(open)}
        onOpen={(mail) => setUrl({ open: mail.id })}
        empty={
          isNarrowed ? (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={t.noMatch}
              action={<Button onClick={clear}>{t.clear}</Button>}
            >
              {t.noMatchText}
            </EmptyState>
          ) : (
            <EmptyState icon={<Mail aria-hidden />} title={t.none}>
              {t.noneText}
            </EmptyState>
          )
        }
      />
      {open !== undefined && <MailDrawer key={open} mailId={open} onClose={() => setUrl({ open: undefined })} />}
    </>
  );
}

/** Whatever moved the counts moved rows, too. */
function useRefresh(): void {
  const queries = useQueryClient();
  const { data } = useQuery(mailServer);
  const mark = data && [data.queued, data.failed, data.last_sent_at, data.last_failed_at].join();
  useEffect(() => {
    if (mark !== undefined) void queries.invalidateQueries({ queryKey: MAIL_KEY });
  }, [mark, queries]);
}
