import type { StorageUse } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { HardDrive } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, formatNumber, formatShare } from '../../lib/format.ts';
import { Card, PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { storageQuery } from './admin-api.ts';
import { t } from './strings.ts';

const kindName = (kind: string): string => t.kinds[kind] ?? kind;

/** What lies in the storage, and how large the tables are. */
export function StoragePage() {
  const { data, error, refetch } = useQuery(storageQuery);
  return (
    <PageBody>
      <PageHeader title={t.storageTitle} description={t.storageText} />
      {data === undefined &&
        (error === null ? <SkeletonLines count={12} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data !== undefined && <Use use={data} />}
    </PageBody>
  );
}

function Use({ use }: { use: StorageUse }) {
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-3">
        <Figure name={t.storedIn(use.where)} value={formatBytes(use.total_bytes)}>
          {use.deleted_bytes > 0 && t.waitingToGo(formatBytes(use.deleted_bytes))}
        </Figure>
        <Figure name={t.filesCount} value={formatNumber(use.files)} />
        <Figure name={t.databaseTitle} value={formatBytes(use.database.bytes)} />
      </dl>
      <Card title={t.byKind} isFlush>
        {use.kinds.length === 0 ? (
          <EmptyState icon={<HardDrive aria-hidden />} title={t.noFiles} />
        ) : (
          <ul className="divide-y text-sm">
            {use.kinds.map(({ kind, bytes, files }) => {
              const share = use.total_bytes === 0 ? 0 : bytes / use.total_bytes;
              return (
                <li key={kind} className="grid grid-cols-[8rem_minmax(4rem,1fr)_auto] items-center gap-3 px-4 py-2">
                  <span className="truncate">{kindName(kind)}</span>
                  <Progress label={`${kindName(kind)}: ${formatShare(share)}`} share={share} />
                  <span className="tabular text-right">
                    {formatBytes(bytes)}{' '}
                    <span className="text-muted max-sm:hidden">
                      · {formatNumber(files)} {t.filesCount.toLowerCase()}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Card>
      {use.organizations.length > 0 && (
        <Card title={t.byOrganization} isFlush>
          <ul className="divide-y text-sm">
            {use.organizations.map((organization) => (
              <OrganizationUse key={organization.id} organization={organization} />
            ))}
          </ul>
        </Card>
      )}
      <Card title={t.byTable} isFlush>
        <Tables tables={use.database.tables} />
      </Card>
    </>
  );
}

const Figure = ({ name, value, children }: { name: string; value: string; children?: ReactNode }) => (
  <div className="min-w-0 rounded-md border bg-surface px-4 py-3">
    <dt className="truncate text-xs text-muted" title={name}>
      {name}
    </dt>
    <dd className="tabular text-lg">{value}</dd>
    <dd className="text-xs text-muted">{children}</dd>
  </div>
);

function OrganizationUse({ organization }: { organization: StorageUse['organizations'][number] }) {
  const kinds = Object.entries(organization.kinds)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, bytes]) => `${kindName(kind)} ${formatBytes(bytes)}`)
    .join(' · ');
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 px-4 py-1.5 hover:bg-surface-2 pointer-coarse:min-h-11">
          <span className="min-w-0 flex-1 truncate font-medium">{organization.name}</span>
          <span className="text-xs text-muted max-md:hidden">{kinds}</span>
          <span className="tabular w-20 text-right">{formatBytes(organization.bytes)}</span>
        </summary>
        <ul className="border-t bg-surface-2/50 px-4 py-2">
          <li className="pb-1 text-xs text-muted md:hidden">{kinds}</li>
          {organization.projects.map((project) => (
            <li key={project.id ?? 0} className="flex min-h-8 items-center gap-3 pl-4">
              <span className="min-w-0 flex-1 truncate">{project.id === null ? t.noProject : project.title}</span>
              <span className="tabular text-muted">
                {formatNumber(project.files)} {t.filesCount.toLowerCase()}
              </span>
              <span className="tabular w-20 text-right">{formatBytes(project.bytes)}</span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function Tables({ tables }: { tables: StorageUse['database']['tables'] }) {
  return (
    <div {...scrollArea} className="max-h-120 overflow-auto">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface">
          <tr className="border-b text-xs text-muted">
            <th scope="col" className="px-4 py-2 text-left font-medium">
              {t.table}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {t.size}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium max-sm:hidden">
              {t.indexes}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {t.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table.name} className="border-b last:border-0">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                <code className="font-mono text-xs">{table.name}</code>
              </th>
              <td className="tabular px-4 text-right whitespace-nowrap">{formatBytes(table.bytes)}</td>
              <td className="tabular px-4 text-right text-muted max-sm:hidden">{formatBytes(table.index_bytes)}</td>
              <td className="tabular px-4 text-right whitespace-nowrap">{formatNumber(table.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
