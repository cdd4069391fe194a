import type { Ledger, PromptSettings } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatDay, formatNumber } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { BarsModel } from '../../ui/chart/options.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { Figures } from '../quality/Figures.tsx';
import { LimitsForm } from './LimitsForm.tsx';
import { ledgerQuery, settingsQuery } from './prompts-api.ts';
import { formatMicros, t } from './strings.ts';

/** What language models have cost in this project, and what they may. */
export function CostsTab({ projectId }: { projectId: string }) {
  const settings = useQuery(settingsQuery(projectId));
  const ledger = useQuery(ledgerQuery(projectId));
  if (ledger.error !== null && ledger.data === undefined)
    return <ErrorState error={ledger.error} onRetry={() => void ledger.refetch()} />;
  if (ledger.data === undefined || settings.data === undefined) return <SkeletonLines count={8} />;
  return (
    <div className="flex flex-col gap-5">
      <Spent ledger={ledger.data} settings={settings.data} />
      <Card title={t.costs.limits}>
        <LimitsForm projectId={projectId} settings={settings.data} />
      </Card>
      <CostByDay days={ledger.data.days} />
      <CostByVersion versions={ledger.data.versions} />
    </div>
  );
}

function Spent({ ledger, settings }: { ledger: Ledger; settings: PromptSettings }) {
  const { budget_micros: budget, spent_micros: spent } = settings;
  return (
    <Figures
      label={t.costs.spent}
      figures={[
        { name: t.costs.spent, value: formatMicros(spent) },
        { name: t.costs.left, value: budget === null ? t.costs.noLimit : formatMicros(Math.max(0, budget - spent)) },
        { name: t.costs.requests, value: formatNumber(ledger.requests) },
        { name: t.costs.input, value: formatNumber(ledger.input_tokens) },
        { name: t.costs.output, value: formatNumber(ledger.output_tokens) },
      ]}
    />
  );
}

function CostByDay({ days }: Pick<Ledger, 'days'>) {
  const model = useMemo(
    (): BarsModel => ({
      kind: 'bars',
      unit: t.costs.byDayUnit,
      isWhole: false,
      format: (dollars) => formatMicros(dollars * 1_000_000),
      categories: days.map(({ day }) => day),
      formatCategory: (day) => formatDay(day, { isShort: true }),
      series: [{ name: t.runs.cost, values: days.map(({ cost_micros: micros }) => micros / 1_000_000) }],
    }),
    [days],
  );
  return (
    <ChartCard
      title={t.costs.byDay}
      unit={t.costs.byDayUnit}
      fileName={t.costs.byDay}
      model={model}
      table={{
        header: [t.costs.day, t.costs.requests, t.costs.input, t.costs.output, t.costs.byDayUnit],
        rows: days.map((day) => [
          day.day,
          day.requests,
          day.input_tokens,
          day.output_tokens,
          day.cost_micros / 1_000_000,
        ]),
      }}
      height={220}
      isLoading={false}
      empty={days.length === 0 ? <EmptyState title={t.costs.none} /> : undefined}
    />
  );
}

const HEAD = [t.costs.version, t.costs.requests, t.costs.input, t.costs.output, t.costs.spent] as const;

function CostByVersion({ versions }: Pick<Ledger, 'versions'>) {
  if (versions.length === 0) return null;
  return (
    <Card title={t.costs.byVersion}>
      <section aria-label={t.costs.byVersion} {...scrollArea} className="overflow-x-auto">
        <table className="w-full min-w-md text-sm">
          <thead className="text-xs text-muted">
            <tr>
              {HEAD.map((title, index) => (
                <th
                  key={title}
                  scope="col"
                  className={index === 0 ? 'pb-1 text-left font-medium' : 'pb-1 pl-3 text-right font-medium'}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {versions.map((one) => (
              <tr key={one.model_version} className="border-t">
                <th scope="row" className="py-1.5 text-left font-mono text-xs font-normal">
                  {one.model_version}
                </th>
                <td className="py-1.5 pl-3 text-right">{formatNumber(one.requests)}</td>
                <td className="py-1.5 pl-3 text-right">{formatNumber(one.input_tokens)}</td>
                <td className="py-1.5 pl-3 text-right">{formatNumber(one.output_tokens)}</td>
                <td className="py-1.5 pl-3 text-right">{formatMicros(one.cost_micros)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
