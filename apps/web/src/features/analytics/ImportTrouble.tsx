import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from '../../ui/Alert.tsx';
import { importAnalyticsQuery } from './analytics-api.ts';
import { t } from './report-strings.ts';

/** Imports that stand still or fail; nothing when there are none. */
export function ImportTrouble() {
  const { data } = useQuery(importAnalyticsQuery);
  if (data === undefined || data.stuck.length + data.failureRates.length === 0) return null;
  return (
    <Alert tone="warning" title={data.stuck.length > 0 ? t.stuckImports : t.failureRates}>
      <ul className="flex flex-col gap-1">
        {data.stuck.map((row) => (
          <li key={row.import_id}>
            <ImportLink projectId={row.project_id} title={row.project_name} />:{' '}
            {t.stuckImport(row.import_id, row.hours_stuck)}
          </li>
        ))}
        {data.failureRates.map((row) => (
          <li key={`rate ${row.project_id}`}>
            <ImportLink projectId={row.project_id} title={row.project_name} />:{' '}
            {t.failureRate(row.failures, row.total_imports, row.failure_rate)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const ImportLink = ({ projectId, title }: { projectId: number; title: string }) => (
  <Link to="/projects/$projectId/import" params={{ projectId: String(projectId) }} className="underline">
    {title}
  </Link>
);
