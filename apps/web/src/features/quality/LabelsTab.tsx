import type { Quality, QualityQuery } from '@labelwright/contract/quality';
import { CoefficientCards } from './CoefficientCards.tsx';
import { ConfusionCard } from './ConfusionCard.tsx';
import { DistributionCards } from './DistributionCards.tsx';
import { LabelAgreementCards } from './LabelAgreementCard.tsx';
import { LabelTimelineCard } from './LabelTimelineCard.tsx';
import type { PersonBrief } from './person-name.ts';

type LabelsTabProps = {
  projectId: string;
  quality: Quality | undefined;
  query: QualityQuery;
  people: readonly PersonBrief[];
};

export function LabelsTab({ projectId, quality, query, people }: LabelsTabProps) {
  return (
    <div className="flex flex-col gap-5">
      <LabelAgreementCards projectId={projectId} query={query} />
      <CoefficientCards projectId={projectId} control={query.control} />
      <LabelTimelineCard projectId={projectId} query={query} />
      {quality !== undefined && (
        <ConfusionCard
          projectId={projectId}
          controls={quality.controls}
          control={query.control}
          people={people}
          days={query}
        />
      )}
      <DistributionCards projectId={projectId} query={query} />
    </div>
  );
}
