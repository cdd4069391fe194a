import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, textOf, useUrlState } from '../../lib/url-state.ts';
import { Card } from '../../ui/Layout.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { ErrorState } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Figures } from '../quality/Figures.tsx';
import { savingsQuery } from './ml-api.ts';
import { t } from './strings.ts';

const FALLBACK = { limit: 0.9, cost: 0.5 } as const;

const dollars = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
});

/** What the model's confident predictions would have cost, had people made them. */
export function SavingsTab({ project }: { project: Project }) {
  const [{ limit, cost, version }, setUrl] = useUrlState((raw) => ({
    limit: numberOf(raw.limit) ?? FALLBACK.limit,
    cost: numberOf(raw.cost) ?? FALLBACK.cost,
    version: textOf(raw.version),
  }));
  const isLimit = limit >= 0 && limit <= 1;
  const isCost = cost >= 0 && cost <= 1000;
  const { data, error, refetch } = useQuery({
    ...savingsQuery(project.id, { limit, cost, ...(version === undefined ? {} : { model_version: version }) }),
    enabled: isLimit && isCost,
    placeholderData: (before) => before,
  });
  return (
    <Card title={t.savings.title}>
      <div className="flex flex-col gap-5">
        <div className="grid gap-4 sm:grid-cols-3">
          <NumberField
            label={t.savings.limit}
            min={0}
            max={1}
            step={0.05}
            value={limit}
            error={isLimit ? undefined : t.savings.badLimit}
            onChange={(next) => setUrl({ limit: next ?? FALLBACK.limit }, { isReplace: true })}
          />
          <NumberField
            label={t.savings.cost}
            unit="$"
            min={0}
            step={0.05}
            value={cost}
            error={isCost ? undefined : t.savings.badCost}
            onChange={(next) => setUrl({ cost: next ?? FALLBACK.cost }, { isReplace: true })}
          />
          <TextField
            label={t.savings.version}
            placeholder={t.savings.allVersions}
            value={version ?? ''}
            onChange={(next) => setUrl({ version: next === '' ? undefined : next }, { isReplace: true })}
          />
        </div>
        {error !== null && data === undefined ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Figures
            label={t.savings.title}
            figures={[
              { name: t.savings.saved, value: data === undefined ? '–' : dollars.format(data.cost_saved_usd) },
              { name: t.savings.total, value: formatNumber(data?.total_predictions ?? 0) },
              {
                name: t.savings.auto,
                value: formatNumber(data?.ml_auto_labeled ?? 0),
                detail: t.savings.autoDetail,
              },
              { name: t.savings.low, value: formatNumber(data?.low_confidence ?? 0) },
              { name: t.savings.human, value: formatNumber(data?.human_annotations ?? 0) },
              {
                name: t.savings.coverage,
                value: data?.ml_coverage_pct == null ? '–' : `${formatNumber(data.ml_coverage_pct)}%`,
              },
            ]}
          />
        )}
        <p className="text-sm text-muted">{t.savings.note}</p>
      </div>
    </Card>
  );
}
