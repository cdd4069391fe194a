import type { Evaluation, EvaluationDetail } from '@labelwright/contract/model-evaluations';
import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { numberOf, useUrlState } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Figures } from '../quality/Figures.tsx';
import { CalibrationCard } from './CalibrationCard.tsx';
import { ControlReport } from './ControlReport.tsx';
import type { Metric } from './curve.ts';
import { evaluationQuery, evaluationsQuery } from './ml-api.ts';
import { shareOf, t } from './strings.ts';
import { useVersionChanges } from './use-version-changes.ts';

/** How right one version is, question by question. */
export function EvaluationTab({ project }: { project: Project }) {
  const { data: list, error, isPending, refetch } = useQuery(evaluationsQuery(project.id));
  const [{ evaluation: asked }, setUrl] = useUrlState((raw) => ({ evaluation: numberOf(raw.evaluation) }));
  const { evaluate } = useVersionChanges(project);
  if (isPending) return <SkeletonLines count={8} />;
  if (error !== null && list === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const chosen = list.find(({ id }) => id === asked) ?? list[0];
  if (chosen === undefined)
    return (
      <EmptyState
        title={t.curve.none}
        action={
          project.total_predictions_number > 0 && (
            <Button variant="primary" onClick={() => void evaluate(project.model_version)}>
              {t.curve.evaluate}
            </Button>
          )
        }
      >
        {t.curve.noneText}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-full sm:w-96">
          <Select
            label={t.report.evaluation}
            value={String(chosen.id)}
            options={list.map((one) => ({ value: String(one.id), label: optionOf(one) }))}
            onChange={(id) => setUrl({ evaluation: Number(id) })}
          />
        </div>
        <Button icon={<RotateCw aria-hidden size={16} />} onClick={() => void evaluate(chosen.model_version)}>
          {t.versions.evaluate}
        </Button>
      </div>
      <Report project={project} id={chosen.id} />
    </div>
  );
}

const optionOf = ({ model_version: version, created_at: at, split }: Evaluation): string =>
  `${t.report.option(version, formatDateTime(at))}${split === null ? '' : `, ${split}`}`;

function Report({ project, id }: { project: Project; id: number }) {
  const { data, error, isPending, refetch } = useQuery(evaluationQuery(project.id, id));
  if (isPending) return <SkeletonLines count={8} />;
  if (data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.status === 'failed')
    return (
      <Alert tone="danger" title={t.report.failed}>
        {data.error}
      </Alert>
    );
  if (data.report === null)
    return (
      <Alert tone="info" title={t.report.measuring}>
        {t.predict.text}
      </Alert>
    );
  const { report } = data;
  return (
    <>
      <Summary evaluation={data} />
      {report.from_predictions > 0 && (
        <Alert tone="warning">{t.report.fromPredictions(report.from_predictions, report.tasks)}</Alert>
      )}
      {report.controls.map((control) => (
        <ControlReport key={control.control} project={project} version={data.model_version} control={control} />
      ))}
      <CalibrationCard report={report} />
    </>
  );
}

const SHOWN: readonly Metric[] = ['agreement', 'accuracy', 'macro_f1', 'map', 'map50', 'span_f1', 'ece'];

function Summary({ evaluation }: { evaluation: EvaluationDetail }) {
  const { summary, task_count: tasks } = evaluation;
  const measured = SHOWN.filter((metric) => summary[metric] !== undefined);
  return (
    <Figures
      label={t.report.evaluation}
      figures={[
        { name: t.report.tasks, value: formatNumber(tasks), detail: t.report.tasksDetail },
        ...measured.map((metric) => ({ name: t.metrics[metric], value: metricText(metric, summary[metric] ?? 0) })),
      ]}
    />
  );
}

/** Agreement and accuracy are shares of something; the others are numbers that nobody reads as percent. */
const metricText = (metric: Metric, value: number): string =>
  metric === 'agreement' || metric === 'accuracy' ? shareOf(value) : formatNumber(value);
