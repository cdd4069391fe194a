import type { Quality } from '@labelwright/contract/quality';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, Settings2 } from 'lucide-react';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState } from '../../ui/States.tsx';
import { type Tab, Tabs } from '../../ui/Tabs.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { AgreementTab } from './AgreementTab.tsx';
import { ConsensusTab } from './ConsensusTab.tsx';
import { Figures } from './Figures.tsx';
import { FilterBar } from './FilterBar.tsx';
import { GoldenTab } from './GoldenTab.tsx';
import { LabelsTab } from './LabelsTab.tsx';
import { PeopleTab } from './PeopleTab.tsx';
import { namesOf } from './person-name.ts';
import { peopleQuery, qualityKey, qualityPath, qualityQuery, useLiveQuality } from './quality-api.ts';
import { ReportsTab } from './ReportsTab.tsx';
import { shareText, t } from './strings.ts';
import { agreeing, tasksTarget } from './task-targets.ts';
import { useQualityFilters } from './use-quality-filters.ts';

const SHOWN = ['agreement', 'labels', 'people', 'golden', 'consensus', 'reports'] as const;
type Shown = (typeof SHOWN)[number];

/** How good the data of a project is: who agrees with whom, on what, and what to do about the rest. */
export function QualityPage() {
  const projectId = useRouteParam('projectId');
  const [{ show }, setUrl] = useUrlState((raw) => ({
    show: SHOWN.find((name) => name === textOf(raw.show)) ?? ('agreement' as Shown),
  }));
  const state = useQualityFilters();
  const hasFilters = show !== 'consensus' && show !== 'reports';
  const quality = useQuery(qualityQuery(projectId, hasFilters ? state.query : {}));
  const people = useQuery(peopleQuery(projectId, {}));
  const persons = useMemo(() => people.data?.map(({ user }) => user) ?? [], [people.data]);
  const nameById = useMemo(() => namesOf(persons), [persons]);
  useLiveQuality(projectId);
  if (quality.error !== null && quality.data === undefined)
    return (
      <PageBody>
        <ErrorState level={1} error={quality.error} onRetry={() => void quality.refetch()} />
      </PageBody>
    );
  const { data } = quality;
  const { query } = state;
  const isNarrowed = hasFilters && state.isNarrowed;
  const shared = { projectId, quality: data, query, nameById };
  const tabs: readonly Tab<Shown>[] = [
    {
      value: 'agreement',
      label: t.agreementTab,
      content:
        data?.tasks === 0 && !isNarrowed ? (
          <Nothing projectId={projectId} />
        ) : (
          <AgreementTab {...shared} isNarrowed={isNarrowed} />
        ),
    },
    { value: 'labels', label: t.labelsTab, content: <LabelsTab {...shared} people={persons} /> },
    { value: 'people', label: t.peopleTab, content: <PeopleTab projectId={projectId} query={query} /> },
    { value: 'golden', label: t.goldenTab, content: <GoldenTab {...shared} /> },
    {
      value: 'consensus',
      label: t.consensusTab,
      content: <ConsensusTab projectId={projectId} quality={data} nameById={nameById} />,
    },
    { value: 'reports', label: t.reportsTab, content: <ReportsTab projectId={projectId} people={persons} /> },
  ];
  return (
    <PageBody>
      <PageHeader
        title={t.title}
        description={t.description}
        actions={<Actions projectId={projectId} quality={data} />}
      />
      {data?.job !== null && data !== undefined && (
        <Alert tone="info" title={t.recomputing}>
          {t.recomputingText}
        </Alert>
      )}
      {hasFilters && (
        <FilterBar state={state} people={persons} controls={data?.controls ?? []} hasLabels={show === 'labels'} />
      )}
      <Overall projectId={projectId} quality={data} isNarrowed={isNarrowed} />
      <Tabs label={t.tabs} value={show} onChange={(next) => setUrl({ show: next })} tabs={tabs} />
    </PageBody>
  );
}

function Nothing({ projectId }: { projectId: string }) {
  return (
    <EmptyState
      title={t.nothing}
      action={
        <ButtonLink to="/projects/$projectId/settings/$section" params={{ projectId, section: 'distribution' }}>
          {t.openDistribution}
        </ButtonLink>
      }
    >
      {t.nothingText}
    </EmptyState>
  );
}

function Actions({ projectId, quality }: { projectId: string; quality: Quality | undefined }) {
  const queryClient = useQueryClient();
  const recompute = useMutation({
    mutationFn: () => api.post(qualityPath(projectId, '/recompute')),
    onSuccess: () => {
      toast(t.recomputing);
      void queryClient.invalidateQueries({ queryKey: qualityKey(projectId) });
    },
    onError: (error) => toastError(t.recomputeFailed, error),
  });
  if (quality === undefined) return null;
  return (
    <>
      {quality.can.recompute && (
        <Button
          icon={<RotateCw aria-hidden size={16} />}
          isBusy={recompute.isPending || quality.job !== null}
          onClick={() => recompute.mutate()}
        >
          {t.recompute}
        </Button>
      )}
      {quality.settings.can.update && (
        <ButtonLink
          to="/projects/$projectId/settings/$section"
          params={{ projectId, section: 'quality' }}
          icon={<Settings2 aria-hidden size={16} />}
        >
          {t.settings}
        </ButtonLink>
      )}
    </>
  );
}

type OverallProps = { projectId: string; quality: Quality | undefined; isNarrowed: boolean };

function Overall({ projectId, quality, isNarrowed }: OverallProps) {
  const golden = quality?.golden;
  const low = quality?.low;
  return (
    <Figures
      label={t.figures}
      figures={[
        { name: t.meanAgreement, value: shareText(quality?.agreement ?? null) },
        { name: t.comparable, value: formatNumber(quality?.tasks ?? 0) },
        { name: t.pairsCompared, value: formatNumber(quality?.pairs ?? 0) },
        {
          name: t.disputed(low?.threshold ?? 0),
          value: formatNumber(low?.tasks ?? 0),
          target:
            low === undefined || low.tasks === 0 || isNarrowed
              ? undefined
              : tasksTarget(projectId, agreeing(undefined, low.threshold)),
        },
        {
          name: t.goldenAccuracy,
          value: shareText(golden?.accuracy ?? null),
          detail:
            golden === undefined
              ? undefined
              : golden.interval === null
                ? t.goldenOf(golden.passed, golden.answers)
                : t.interval(...golden.interval),
        },
      ]}
    />
  );
}
