import type { ReviewRule } from '@labelwright/contract/project-settings';
import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { s } from './settings-strings.ts';

export type DraftRule = {
  /** Tells it from the others while rules come and go. */
  key: number;
  operator: ReviewRule['operator'];
  agreement: number | undefined;
  percentage: number | undefined;
};

const OPERATORS = (Object.keys(s.operators) as ReviewRule['operator'][]).map((value) => ({
  value,
  label: s.operators[value],
}));
const MOST_RULES = 20;

const nextKey = (rules: readonly DraftRule[]): number => 1 + Math.max(-1, ...rules.map(({ key }) => key));

type ReviewRulesProps = {
  id: string;
  value: readonly DraftRule[];
  onChange: (rules: readonly DraftRule[]) => void;
  error?: string | undefined;
};

/** How much is reviewed of tasks that agree so much; the first rule that fits counts. */
export function ReviewRules({ id, value: rules, onChange, error }: ReviewRulesProps) {
  const put = (key: number, change: Partial<DraftRule>): void =>
    onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...change } : rule)));
  return (
    <fieldset id={id} tabIndex={-1} className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{s.rules}</legend>
      <p className="text-sm text-muted">{s.rulesHelp}</p>
      {rules.map((rule, at) => (
        <div key={rule.key} className="flex flex-wrap items-end gap-2">
          <div className="w-44">
            <Select
              label={s.operator(at + 1)}
              isLabelHidden
              value={rule.operator}
              options={OPERATORS}
              onChange={(operator) => put(rule.key, { operator })}
            />
          </div>
          <div className="w-28">
            <NumberField
              label={s.agreementOf(at + 1)}
              isLabelHidden
              min={0}
              max={100}
              unit="%"
              value={rule.agreement === undefined ? undefined : Math.round(rule.agreement * 10_000) / 100}
              onChange={(percent) => put(rule.key, { agreement: percent === undefined ? undefined : percent / 100 })}
            />
          </div>
          <span className="pb-1.5 text-sm text-muted">{s.isReviewed}</span>
          <div className="w-28">
            <NumberField
              label={s.shareOf(at + 1)}
              isLabelHidden
              min={0}
              max={100}
              unit="%"
              value={rule.percentage}
              onChange={(percentage) => put(rule.key, { percentage })}
            />
          </div>
          <IconButton
            name={s.removeRule(at + 1)}
            icon={<X aria-hidden size={16} />}
            onClick={() => onChange(rules.filter(({ key }) => key !== rule.key))}
          />
        </div>
      ))}
      {error !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      {rules.length < MOST_RULES && (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden size={14} />}
            onClick={() =>
              onChange([...rules, { key: nextKey(rules), operator: 'lt', agreement: 0.6, percentage: 100 }])
            }
          >
            {s.addRule}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
