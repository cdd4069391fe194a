import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { isPeriod, PERIODS, type Period, type PeriodChoice } from './period.ts';
import { t } from './strings.ts';

const OPTIONS = (Object.keys(PERIODS) as Period[]).map((value) => ({ value, label: PERIODS[value] }));

type PeriodFieldProps = {
  choice: PeriodChoice;
  onChange: (change: { period: Period | undefined; from: string | undefined; to: string | undefined }) => void;
};

export function PeriodField({ choice, onChange }: PeriodFieldProps) {
  const { period, from, to } = choice;
  return (
    <>
      <Select
        label={t.period}
        isLabelHidden
        value={period}
        options={OPTIONS}
        onChange={(next) => {
          if (!isPeriod(next)) return;
          const keeps = next === 'custom';
          onChange({
            period: next === 'any' ? undefined : next,
            from: keeps ? from : undefined,
            to: keeps ? to : undefined,
          });
        }}
      />
      {period === 'custom' && (
        <>
          <TextField
            label={t.from}
            isLabelHidden
            type="date"
            value={from ?? ''}
            onChange={(day) => onChange({ period, from: day === '' ? undefined : day, to })}
          />
          <TextField
            label={t.to}
            isLabelHidden
            type="date"
            value={to ?? ''}
            onChange={(day) => onChange({ period, from, to: day === '' ? undefined : day })}
          />
        </>
      )}
    </>
  );
}
