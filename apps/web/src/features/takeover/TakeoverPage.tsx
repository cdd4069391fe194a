import type { TakeoverDetail } from '@labelwright/contract/takeover';
import { useQuery } from '@tanstack/react-query';
import { isNotFound } from '../../lib/api-error.ts';
import { formatNumber } from '../../lib/format.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Card, PageBody } from '../../ui/Layout.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { CountTable } from './CountTable.tsx';
import { NoteList } from './NoteList.tsx';
import { ProjectTable } from './ProjectTable.tsx';
import { t } from './strings.ts';
import { TakeoverHeader } from './TakeoverHeader.tsx';
import { isUnderWay, takeoverQuery } from './takeover-api.ts';

/** One Label Studio on its way here: how far each project is, and in the end what came over and what did not. */
export function TakeoverPage() {
  const id = useRouteParam('takeoverId');
  const { data, error, refetch } = useQuery(takeoverQuery(id));
  if (error !== null && data === undefined)
    return (
      <PageBody>
        {isNotFound(error) ? (
          <EmptyState title={t.gone}>{t.goneText}</EmptyState>
        ) : (
          <ErrorState level={1} error={error} onRetry={() => void refetch()} />
        )}
      </PageBody>
    );
  return (
    <PageBody>
      {data === undefined ? (
        <SkeletonLines count={10} />
      ) : (
        <>
          <TakeoverHeader takeover={data} />
          <HowFar takeover={data} />
          <div className="grid items-start gap-5 lg:grid-cols-[3fr_2fr]">
            <Card isFlush title={t.projectList}>
              <ProjectTable projects={data.projects} />
            </Card>
            <Card isFlush title={t.result}>
              <CountTable counts={data.counts} />
            </Card>
          </div>
          <NoteList takeover={data} />
        </>
      )}
    </PageBody>
  );
}

function HowFar({ takeover }: { takeover: TakeoverDetail }) {
  const { tasks, tasks_seen: seen, projects, error } = takeover;
  if (error !== null) return <Alert tone="danger">{error}</Alert>;
  if (!isUnderWay(takeover)) return null;
  const isKnown = projects.length > 0 && tasks > 0;
  return (
    <Progress
      label={isKnown ? t.progress(formatNumber(seen), formatNumber(tasks)) : t.preparing}
      share={isKnown ? seen / tasks : undefined}
      isLabelled
    />
  );
}
