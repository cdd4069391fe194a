import { NOTIFICATION_KINDS, type Notification, type NotificationKind } from '@labelwright/contract/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, SearchX, SlidersHorizontal } from 'lucide-react';
import {
  markNotifications,
  NOTIFICATION_NAMES,
  NOTIFICATIONS_KEY,
  notificationCounts,
} from '../../lib/notifications.ts';
import { type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { NotificationItem } from '../../shell/NotificationItem.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.ts';
import { PreferencesDrawer } from './PreferencesDrawer.tsx';
import { t } from './strings.ts';

const parse = (raw: RawSearch) => ({
  kind: NOTIFICATION_KINDS.find((kind) => kind === raw.kind),
  unread: raw.unread === true ? true : undefined,
  settings: raw.settings === true ? true : undefined,
});
const idOf = (row: Notification): string => String(row.id);

/** Everything that this person was told. */
export function NotificationsPage() {
  const [{ kind, unread, settings }, setUrl] = useUrlState(parse);
  const queries = useQueryClient();
  const { data: counts } = useQuery(notificationCounts);
  const list = useList<Notification>({
    key: [...NOTIFICATIONS_KEY, 'list'],
    path: '/api/notifications',
    query: { kind, unread },
    idOf,
    limit: 50,
  });
  const ofKind = counts?.by_kind.find((one) => one.kind === kind)?.unread ?? 0;
  const waiting = kind === undefined ? (counts?.unread ?? 0) : ofKind;
  async function markAll(): Promise<void> {
    try {
      await markNotifications(queries, kind === undefined ? {} : { kind });
    } catch (failure) {
      toastError(t.notMarked, failure);
    }
  }
  const clear = () => setUrl({ kind: undefined, unread: undefined });
  return (
    <PageBody kind="form">
      <PageHeader
        title={t.title}
        description={t.description}
        actions={
          <Button icon={<SlidersHorizontal aria-hidden size={16} />} onClick={() => setUrl({ settings: true })}>
            {t.settings}
          </Button>
        }
      />
      <search aria-label={t.title} className="flex flex-wrap items-center gap-3">
        <div className="w-56 max-sm:w-full">
          <Select
            label={t.kind}
            isLabelHidden
            value={kind ?? ''}
            options={kindOptions(counts?.by_kind ?? [])}
            onChange={(next) => setUrl({ kind: NOTIFICATION_KINDS.find((one) => one === next) })}
          />
        </div>
        <Checkbox
          label={t.unreadOnly}
          value={unread === true}
          onChange={(isOn) => setUrl({ unread: isOn ? true : undefined })}
        />
        {waiting > 0 && (
          <div className="ml-auto">
            <Button size="sm" onClick={() => void markAll()}>
              {kind === undefined ? t.markAll : t.markKind(NOTIFICATION_NAMES[kind].name)}
            </Button>
          </div>
        )}
      </search>
      {list.isLoading && <SkeletonLines count={6} />}
      {list.error !== null && list.rows.length === 0 && <ErrorState error={list.error} onRetry={list.onRetry} />}
      {!list.isLoading && list.error === null && list.rows.length === 0 && (
        <NothingTold isNarrowed={kind !== undefined || unread === true} onClear={clear} />
      )}
      <ul className="flex flex-col gap-2">
        {list.rows.map((row) => (
          <li key={row.id}>
            <NotificationItem row={row} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <div className="flex justify-center">
          <Button isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            {t.more}
          </Button>
        </div>
      )}
      {settings === true && <PreferencesDrawer onClose={() => setUrl({ settings: undefined })} />}
    </PageBody>
  );
}

function kindOptions(unread: readonly { kind: NotificationKind; unread: number }[]) {
  const counts = new Map(unread.map((row) => [row.kind, row.unread]));
  return [
    { value: '', label: t.everyKind },
    ...NOTIFICATION_KINDS.map((kind) => {
      const count = counts.get(kind) ?? 0;
      return { value: kind, label: NOTIFICATION_NAMES[kind].name + (count === 0 ? '' : ` (${count})`) };
    }),
  ];
}

function NothingTold({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  if (!isNarrowed)
    return (
      <EmptyState icon={<Bell aria-hidden />} title={t.nothing}>
        {t.nothingText}
      </EmptyState>
    );
  return (
    <EmptyState icon={<SearchX aria-hidden />} title={t.noMatch} action={<Button onClick={onClear}>{t.clear}</Button>}>
      {t.noMatchText}
    </EmptyState>
  );
}
