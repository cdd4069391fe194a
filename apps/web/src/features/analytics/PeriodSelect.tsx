import { Select } from '../../ui/Select.tsx';
import { t } from './report-strings.ts';
import { TIMEFRAMES, type useTimeframe } from './use-timeframe.ts';

const OPTIONS = TIMEFRAMES.map((value) => ({ value, label: t.periods[value] }));

export const PeriodSelect = ({ period }: { period: ReturnType<typeof useTimeframe> }) => (
  <div className="w-40">
    <Select
      label={t.period}
      isLabelHidden
      value={period.timeframe}
      options={OPTIONS}
      onChange={(next) => period.setTimeframe(next)}
    />
  </div>
);
