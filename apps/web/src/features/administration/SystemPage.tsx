import type { ServiceHealth, SystemInfo } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react';
import { formatBytes, formatDuration, formatNumber } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge, type BadgeTone } from '../../ui/Badge.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { Card, PageBody, PageHeader } from '../../ui/Layout.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { systemQuery } from './admin-api.ts';
import { t } from './strings.ts';
import { WorkerTable } from './WorkerTable.tsx';

/** How the server is. */
export function SystemPage() {
  const { data, error, refetch } = useQuery(systemQuery);
  return (
    <PageBody>
      <PageHeader title={t.system} description={t.systemText} />
      {data === undefined &&
        (error === null ? <SkeletonLines count={12} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data !== undefined && <System system={data} />}
    </PageBody>
  );
}

/** What the server says of a service that it asked; anything else tells what does its work instead. */
const ANSWERS = 'Answers.';

const LOOKS: Record<ServiceHealth['state'] | 'stand_in', { tone: BadgeTone; icon: LucideIcon }> = {
  healthy: { tone: 'success', icon: CircleCheck },
  stand_in: { tone: 'neutral', icon: CircleDashed },
  unhealthy: { tone: 'danger', icon: CircleAlert },
  not_configured: { tone: 'neutral', icon: CircleDashed },
};

function System({ system }: { system: SystemInfo }) {
  const { process, database, migrations } = system;
  return (
    <>
      <Card title={t.services} isFlush>
        <ul aria-live="polite" className="divide-y text-sm">
          {system.services.map((service) => (
            <Service key={service.name} service={service} />
          ))}
        </ul>
      </Card>
      <Card title={t.workers} isFlush>
        {system.workers.some((worker) => worker.is_alive) ? null : (
          <div className="p-4">
            <Alert tone="warning">{t.noWorkers}</Alert>
          </div>
        )}
        {system.workers.length > 0 && <WorkerTable workers={system.workers} />}
      </Card>
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title={t.thisProcess}>
          <FactList
            facts={[
              [t.version, system.version],
              [t.runtime, `Node ${system.node}, ${system.platform}`],
              [t.environment, system.environment],
              [t.address, system.public_url],
              [t.process, `${process.host}, ${process.pid}`],
              [t.rolesOf, process.roles.join(', ')],
              [t.up, formatDuration(system.uptime_seconds * 1000)],
              [t.memory, formatBytes(process.memory_bytes)],
            ]}
          />
        </Card>
        <Card title={t.databaseTitle}>
          <FactList
            facts={[
              [t.version, `PostgreSQL ${database.version}`],
              [t.databaseName, database.name],
              [t.size, formatBytes(database.bytes)],
              [t.connections, t.connectionsOf(database.connections.used, database.connections.most)],
              [t.migrations, t.migrationsOf(migrations.applied, migrations.latest ?? '–')],
              [t.usersCount, formatNumber(system.counts.users)],
              [t.organizations, formatNumber(system.counts.organizations)],
              [t.projects, formatNumber(system.counts.projects)],
              [t.tasks, formatNumber(system.counts.tasks)],
              [t.annotations, formatNumber(system.counts.annotations)],
            ]}
          />
        </Card>
      </div>
      <RawRecord title={t.record} value={system} />
    </>
  );
}

function Service({ service }: { service: ServiceHealth }) {
  const look = service.state === 'healthy' && service.detail !== ANSWERS ? 'stand_in' : service.state;
  const { tone, icon: Icon } = LOOKS[look];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
      <span className="w-44 font-medium">{t.serviceNames[service.name] ?? service.name}</span>
      <span className="w-36">
        <Badge tone={tone} icon={<Icon aria-hidden size={12} />}>
          {t.serviceStates[look]}
        </Badge>
      </span>
      <span className="min-w-0 flex-1 text-muted wrap-anywhere">
        {service.detail === ANSWERS ? '' : service.detail}
      </span>
    </li>
  );
}
