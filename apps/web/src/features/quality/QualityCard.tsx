import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { Card } from '../../ui/Layout.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { qualityQuery } from './quality-api.ts';
import { shareText, t } from './strings.ts';
import { agreeing, tasksTarget } from './task-targets.ts';

/** Agreement and golden tasks in four numbers, for the overview of a project. */
export function QualityCard({ projectId }: { projectId: string }) {
  const { data } = useQuery(qualityQuery(projectId));
  return (
    <Card
      title={t.title}
      actions={
        <Link to="/projects/$projectId/quality" params={{ projectId }} className="text-sm text-accent hover:underline">
          {t.openQuality}
        </Link>
      }
    >
      {data === undefined ? (
        <SkeletonLines />
      ) : (
        <dl className="grid grid-cols-2 gap-3 text-sm">
          <Fact name={t.meanAgreement}>{shareText(data.agreement)}</Fact>
          <Fact name={t.comparable}>{formatNumber(data.tasks)}</Fact>
          <Fact name={t.disputed(data.low.threshold)}>
            {data.low.tasks === 0 ? (
              formatNumber(0)
            ) : (
              <Link
                {...tasksTarget(projectId, agreeing(undefined, data.low.threshold))}
                aria-label={t.disputedTasks(data.low.tasks, data.low.threshold)}
                className="text-accent hover:underline"
              >
                {formatNumber(data.low.tasks)}
              </Link>
            )}
          </Fact>
          <Fact name={t.goldenAccuracy}>{shareText(data.golden.accuracy)}</Fact>
        </dl>
      )}
    </Card>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="tabular font-medium">{children}</dd>
  </div>
);
