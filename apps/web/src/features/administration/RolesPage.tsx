import type { RoleMatrix } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { Check, Minus } from 'lucide-react';
import { Card, PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { rolesQuery } from './admin-api.ts';
import { t } from './strings.ts';

type Group = RoleMatrix['groups'][number];

const nameOf = (role: string): string => role.replaceAll('_', ' ');

/** The permission matrix, as the server checks it. */
export function RolesPage() {
  const { data, error, refetch } = useQuery(rolesQuery);
  return (
    <PageBody>
      <PageHeader title={t.rolesTitle} description={t.rolesText} />
      {data === undefined &&
        (error === null ? <SkeletonLines count={12} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data?.groups.map((group) => (
        <Card key={group.kind} title={t.roleGroups[group.kind]} isFlush>
          <Matrix group={group} />
        </Card>
      ))}
    </PageBody>
  );
}

function Matrix({ group }: { group: Group }) {
  return (
    <div {...scrollArea} className="overflow-x-auto">
      <table className="w-full min-w-160 text-sm">
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            <th scope="col" className="sticky left-0 bg-surface px-4 py-2 font-medium">
              {t.permission}
            </th>
            {group.roles.map((role) => (
              <th key={role} scope="col" className="w-24 px-2 py-2 text-center font-medium capitalize">
                {nameOf(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {group.permissions.map((permission) => (
            <tr key={permission.name} className="border-b align-top last:border-0">
              <th scope="row" className="sticky left-0 bg-surface px-4 py-1.5 text-left font-normal">
                <Opens permission={permission} />
              </th>
              {group.roles.map((role) => (
                <td key={role} className="px-2 py-2 text-center">
                  {permission.allowed.includes(role) ? (
                    <Check aria-label={t.allowed} size={16} className="inline text-success" />
                  ) : (
                    <Minus aria-label={t.refused} size={16} className="inline text-muted" />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Opens({ permission: { name, opens } }: { permission: Group['permissions'][number] }) {
  if (opens.length === 0) return <code className="font-mono text-xs">{name}</code>;
  return (
    <details>
      <summary className="min-h-6 cursor-pointer whitespace-nowrap pointer-coarse:min-h-11">
        <code className="font-mono text-xs">{name}</code>
        <span className="ml-2 text-xs text-muted">{t.opens(opens.length)}</span>
      </summary>
      <ul className="max-w-120 py-1 pl-4 text-xs text-muted">
        {opens.map(({ method, path, summary }) => (
          <li key={`${method} ${path}`} className="py-0.5 wrap-anywhere">
            <code className="font-mono">
              {method} {path}
            </code>{' '}
            {summary}
          </li>
        ))}
      </ul>
    </details>
  );
}
