import type { Coefficient, LabelAgreement, QualityQuery } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { IntervalsModel } from '../../ui/chart/options.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States.tsx';
import { labelsQuery } from './quality-api.ts';
import { coefficientText, t } from './strings.ts';
import { tasksTarget, withLabel } from './task-targets.ts';

type Control = LabelAgreement['controls'][number];

/** How reliable each label is: one card for each control. */
export function LabelAgreementCards({ projectId, query }: { projectId: string; query: QualityQuery }) {
  const { data, error, refetch } = useQuery(labelsQuery(projectId, query));
  const controls = data?.controls.filter(({ labels }) => labels.length > 0);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (controls === undefined) return <Skeleton className="h-80" />;
  if (controls.length === 0)
    return (
      <Card title={t.labelsTab}>
        <EmptyState title={t.noLabels}>{t.noLabelsText}</EmptyState>
      </Card>
    );
  return controls.map((control) => <LabelCard key={control.name} projectId={projectId} control={control} />);
}

const LOWEST = -0.2;

function LabelCard({ projectId, control }: { projectId: string; control: Control }) {
  const navigate = useNavigate();
  const { labels } = control;
  const model = useMemo(
    (): IntervalsModel => ({
      kind: 'intervals',
      unit: 'α',
      min: Math.min(LOWEST, ...labels.map(({ alpha }) => Math.floor((alpha.interval?.[0] ?? 0) * 5) / 5)),
      max: 1,
      format: coefficientText,
      rows: labels.map(({ label, alpha }) => ({
        name: label,
        value: alpha.value,
        low: alpha.interval?.[0] ?? null,
        high: alpha.interval?.[1] ?? null,
      })),
    }),
    [labels],
  );
  const targetOf = (row: number) => {
    const label = labels[row]?.label;
    return label === undefined ? undefined : tasksTarget(projectId, withLabel(label));
  };
  return (
    <ChartCard
      title={t.byLabel(control.name)}
      unit={t.byLabelUnit}
      fileName={t.byLabel(control.name)}
      model={model}
      table={{
        header: t.labelHeader,
        rows: labels.map(({ label, answers, prevalence, units, agreement, alpha, warnings }) => [
          label,
          answers,
          prevalence,
          units,
          agreement,
          alpha.value,
          alpha.interval?.[0] ?? null,
          alpha.interval?.[1] ?? null,
          warnings.map(({ message }) => message).join(' ') || (alpha.value === null ? alpha.reason : null),
        ]),
        targetOf,
      }}
      height={Math.max(180, 48 + labels.length * 30)}
      isLoading={false}
      onSelect={(index) => {
        const target = targetOf(index);
        if (target !== undefined) void navigate(target);
      }}
      note={<LabelNotes control={control} />}
    />
  );
}

function LabelNotes({ control }: { control: Control }) {
  const warnings = [
    ...control.warnings.map(({ message }) => message),
    ...control.labels.flatMap(({ label, warnings: own }) => own.map(({ message }) => `${label}: ${message}`)),
  ];
  return (
    <div className="flex flex-col gap-2">
      <Coefficients coefficients={control.coefficients} />
      {warnings.length > 0 && (
        <ul className="flex flex-col gap-1">
          {warnings.slice(0, 8).map((warning) => (
            <li key={warning} className="flex items-start gap-2">
              <TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0 text-warning" />
              {warning}
            </li>
          ))}
        </ul>
      )}
      {control.labels_left_out > 0 && <p>{t.labelsLeftOut(control.labels_left_out)}</p>}
    </div>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  percent_agreement: 'Percent agreement',
  krippendorff_alpha: 'Krippendorff’s α',
  krippendorff_alpha_masi: 'Krippendorff’s α of sets (MASI)',
  fleiss_kappa: 'Fleiss’ κ',
  cohen_kappa: 'Cohen’s κ',
  krippendorff_alpha_ordinal: 'Krippendorff’s α, ordinal',
  gwet_ac1: 'Gwet’s AC1',
};

/** Coefficients with their intervals; an undefined one says why. */
export function Coefficients({ coefficients }: { coefficients: readonly Coefficient[] }) {
  if (coefficients.length === 0) return null;
  return (
    <dl aria-label={t.coefficients} className="flex flex-wrap gap-x-6 gap-y-1">
      {coefficients.map(({ name, value, reason, interval }) => (
        <div key={name} className="flex gap-1.5">
          <dt>{NAMES[name] ?? name.replaceAll('_', ' ')}</dt>
          <dd className="tabular font-medium text-fg">
            {value === null ? t.undefinedBecause(reason ?? '') : coefficientText(value)}
            {value !== null && interval !== null && (
              <span className="font-normal text-muted">
                {` (${coefficientText(interval[0])} to ${coefficientText(interval[1])})`}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
