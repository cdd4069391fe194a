import type { EvaluationReport } from '@labelwright/contract/model-evaluations';
import type { Project } from '@labelwright/contract/projects';
import { formatNumber } from '../../lib/format.ts';
import { HeatCard } from '../../ui/chart/HeatCard.tsx';
import { type HeatModel, heatHeight } from '../../ui/chart/heat.ts';
import { Card } from '../../ui/Layout.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { tasksTarget, withLabel } from '../quality/task-targets.ts';
import { shareOf, t } from './strings.ts';

type Control = EvaluationReport['controls'][number];
type ControlReportProps = { project: Project; version: string; control: Control };

/** One question of the interface: label by label, and what is taken for what. */
export function ControlReport({ project, version, control }: ControlReportProps) {
  const { confusion } = control;
  const name = `${control.control} ${version}`;
  return (
    <>
      {control.classes.length > 0 && <ClassTable control={control} />}
      {confusion !== null && confusion.labels.length > 0 && (
        <HeatCard
          title={`${control.control}: ${t.report.confusion}`}
          unit={t.report.confusionUnit}
          fileName={`confusion ${name}`}
          model={heatOf(String(project.id), confusion)}
          table={{
            header: [`${t.report.people} ↓ ${t.report.model} →`, ...confusion.labels],
            rows: confusion.labels.map((label, row) => [label, ...(confusion.counts[row] ?? [])]),
          }}
          height={heatHeight(confusion.labels.length)}
          isLoading={false}
        />
      )}
    </>
  );
}

const HEAD = [t.report.label, t.report.support, t.report.precision, t.report.recall, t.report.f1] as const;

function ClassTable({ control }: { control: Control }) {
  const facts = [
    `${t.report.tasks}: ${formatNumber(control.tasks)}`,
    ...(control.agreement === null ? [] : [`${t.metrics.agreement}: ${shareOf(control.agreement)}`]),
    ...(control.macro_f1 === null ? [] : [`${t.metrics.macro_f1}: ${formatNumber(control.macro_f1)}`]),
    ...(control.map === null ? [] : [`${t.metrics.map}: ${formatNumber(control.map)}`]),
    ...(control.map50 === null ? [] : [`${t.metrics.map50}: ${formatNumber(control.map50)}`]),
  ];
  return (
    <Card title={`${control.control}: ${t.report.classes}`} isFlush>
      <p className="px-4 pt-3 text-sm text-muted">
        {t.report.classesUnit}. {facts.join(' · ')}
      </p>
      <section aria-label={`${control.control}: ${t.report.classes}`} {...scrollArea} className="overflow-x-auto p-4">
        <table className="w-full min-w-md text-sm">
          <thead className="text-xs text-muted">
            <tr>
              {HEAD.map((title, index) => (
                <th
                  key={title}
                  scope="col"
                  className={index === 0 ? 'pr-3 pb-1 text-left font-medium' : 'pb-1 pl-3 text-right font-medium'}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {control.classes.map((one) => (
              <tr key={one.label} className="border-t">
                <th scope="row" className="max-w-64 truncate py-1.5 pr-3 text-left font-normal" title={one.label}>
                  {one.label}
                </th>
                <td className="py-1.5 pl-3 text-right">{formatNumber(one.support)}</td>
                {[one.precision, one.recall, one.f1].map((value, index) => (
                  <td key={HEAD[index + 2]} className="py-1.5 pl-3 text-right">
                    {value === null ? '–' : formatNumber(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function heatOf(projectId: string, { labels, counts }: NonNullable<Control['confusion']>): HeatModel {
  const places = new Map(labels.map((label, index) => [label, index]));
  const entries = labels.map((label) => ({ id: label, name: label }));
  return {
    rowTitle: t.report.people,
    columnTitle: t.report.model,
    rows: entries,
    columns: entries,
    cellOf: (people, model) => {
      const row = counts[places.get(people) ?? -1] ?? [];
      const count = row[places.get(model) ?? -1] ?? 0;
      const sum = row.reduce((total, value) => total + value, 0);
      return {
        text: formatNumber(count),
        strength: sum === 0 ? null : count / sum,
        title: t.report.cell(people, model, count),
        target: count === 0 ? undefined : tasksTarget(projectId, withLabel(people)),
      };
    },
  };
}
