import { USER_SORTS, USER_STATUSES } from '@labelwright/contract/administration';
import type { AdminUser } from '@labelwright/contract/identity';
import { SearchX } from 'lucide-react';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableSort } from '../../ui/data-table-model.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { USERS_KEY } from './admin-api.ts';
import { ListPage } from './ListPage.tsx';
import { t } from './strings.ts';
import { UserDrawer } from './UserDrawer.tsx';
import { USER_COLUMNS } from './user-columns.tsx';

const known = <T extends string>(value: string | undefined, words: readonly T[]): T | undefined =>
  words.find((word) => word === value);

const parse = (raw: RawSearch) => ({
  search: textOf(raw.search),
  status: known(textOf(raw.status), USER_STATUSES),
  role: known(textOf(raw.role), ['user', 'super_admin'] as const),
  organization: numberOf(raw.organization),
  sort: known(textOf(raw.sort), USER_SORTS),
  user: textOf(raw.user),
});
const idOf = (user: AdminUser): string => user.id;
const NO_FILTERS = { search: undefined, status: undefined, role: undefined, organization: undefined };

const STATUS_OPTIONS = [
  { value: '', label: t.anyStatus },
  ...USER_STATUSES.map((value) => ({ value, label: t.status[value] })),
] as const;
const ROLE_OPTIONS = [
  { value: '', label: t.anyRole },
  { value: 'super_admin', label: t.roles.super_admin },
  { value: 'user', label: t.roles.user },
] as const;

/** Column ids are the keys of the order, so a sort of the table is one of the address. */
const sortOf = (sort: string | undefined): DataTableSort | undefined =>
  sort === undefined ? undefined : { id: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') };

/** Every account of the server. */
export function UsersPage() {
  const [url, setUrl] = useUrlState(parse);
  const { search, status, role, organization, sort } = url;
  const query = { search, status, global_role: role, organization, sort };
  const list = useList<AdminUser>({ key: [...USERS_KEY, 'list'], path: '/api/admin/users', query, idOf });
  const isNarrowed = [search, status, role, organization].some((filter) => filter !== undefined);
  return (
    <ListPage
      title={t.users}
      description={t.usersText}
      filters={
        <>
          <div className="w-full sm:w-72">
            <SearchField
              label={t.searchUsers}
              value={search ?? ''}
              onChange={(next) => setUrl({ search: next === '' ? undefined : next }, { isReplace: true })}
            />
          </div>
          <div className="min-w-36 flex-1 sm:w-48 sm:flex-none">
            <Select
              label={t.state}
              isLabelHidden
              value={status ?? ''}
              options={STATUS_OPTIONS}
              onChange={(next) => setUrl({ status: next === '' ? undefined : next })}
            />
          </div>
          <div className="min-w-36 flex-1 sm:w-48 sm:flex-none">
            <Select
              label={t.rights}
              isLabelHidden
              value={role ?? ''}
              options={ROLE_OPTIONS}
              onChange={(next) => setUrl({ role: next === '' ? undefined : next })}
            />
          </div>
          {organization !== undefined && (
            <Button size="sm" onClick={() => setUrl({ organization: undefined })}>
              {t.onlyOrganization} {organization} ×
            </Button>
          )}
        </>
      }
    >
      <DataTable
        {...list}
        label={t.users}
        columns={USER_COLUMNS}
        idOf={idOf}
        sort={sortOf(sort)}
        onSortChange={(next) =>
          setUrl({ sort: next && known(`${next.isDescending ? '-' : ''}${next.id}`, USER_SORTS) }, { isReplace: true })
        }
        openId={url.user}
        onOpen={(user) => setUrl({ user: user.id })}
        empty={
          <EmptyState
            icon={<SearchX aria-hidden />}
            title={t.noUsers}
            action={isNarrowed ? <Button onClick={() => setUrl(NO_FILTERS)}>{t.clear}</Button> : undefined}
          >
            {t.noUsersText}
          </EmptyState>
        }
      />
      {url.user !== undefined && (
        <UserDrawer key={url.user} userId={url.user} onClose={() => setUrl({ user: undefined })} />
      )}
    </ListPage>
  );
}
