import type { AgreementQuery, Quality } from '@labelwright/contract/quality';
import { HistogramCard } from './HistogramCard.tsx';
import { MatrixCard } from './MatrixCard.tsx';
import { TimelineCard } from './TimelineCard.tsx';
import { WorstTasks } from './WorstTasks.tsx';

type AgreementTabProps = {
  projectId: string;
  quality: Quality | undefined;
  query: AgreementQuery;
  isNarrowed: boolean;
  nameById: (id: number) => string;
};

export function AgreementTab({ projectId, quality, query, isNarrowed, nameById }: AgreementTabProps) {
  return (
    <div className="flex flex-col gap-5">
      <MatrixCard projectId={projectId} query={query} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TimelineCard projectId={projectId} query={query} />
        <HistogramCard projectId={projectId} histogram={quality?.histogram} isNarrowed={isNarrowed} />
      </div>
      <WorstTasks projectId={projectId} query={query} nameById={nameById} />
    </div>
  );
}
