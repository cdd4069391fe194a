import type { AlertRule } from '@labelwright/contract/alerts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { SeverityBadge } from './alert-columns.tsx';
import { ALERTS_KEY, alertRulesQuery, changeRule, type RuleChange, type Scope } from './alerts-api.ts';
import { t } from './strings.ts';

/** When alerts open, and whether anybody is told. */
export function RuleList({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useQuery(alertRulesQuery(scope));
  return (
    <PageBody>
      <p className="max-w-2xl text-muted">{t.rulesText}</p>
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={12} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.map((rule) => (
            <Rule key={`${scope} ${rule.kind}`} rule={rule} scope={scope} />
          ))}
        </ul>
      )}
    </PageBody>
  );
}

function Rule({ rule, scope }: { rule: AlertRule; scope: Scope }) {
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (change: RuleChange) => changeRule(rule.kind, scope, change),
    onSuccess: async () => {
      toast(t.saved);
      await queryClient.invalidateQueries({ queryKey: ALERTS_KEY });
    },
    onError: (error) => toastError(t.saveFailed, error),
  });
  return (
    <li className="grid gap-x-6 gap-y-3 p-4 lg:grid-cols-[minmax(0,1fr)_16rem_12rem]">
      <div className="min-w-0">
        <h2 className="flex flex-wrap items-center gap-2 text-base font-medium">
          {rule.title}
          <SeverityBadge severity={rule.severity} />
          {rule.open > 0 && <Badge tone="warning">{t.openNow(rule.open)}</Badge>}
        </h2>
        <p className="text-sm text-muted">{rule.help}</p>
      </div>
      <div>
        {rule.threshold !== null && (
          <Threshold
            key={rule.threshold}
            rule={rule}
            isBusy={isPending}
            onSave={(threshold) => mutate({ threshold })}
          />
        )}
      </div>
      <div className="flex flex-col gap-1">
        <Switch
          label={t.enabled}
          value={rule.is_enabled}
          isDisabled={isPending}
          onChange={(isEnabled) => mutate({ is_enabled: isEnabled })}
        />
        <Switch
          label={t.tells}
          value={rule.notifies}
          isDisabled={isPending || !rule.is_enabled}
          onChange={(notifies) => mutate({ notifies })}
        />
      </div>
    </li>
  );
}

type ThresholdProps = { rule: AlertRule; isBusy: boolean; onSave: (threshold: number | null) => void };

function Threshold({ rule, isBusy, onSave }: ThresholdProps) {
  const { threshold, default_threshold: usual, minimum, maximum, unit } = rule;
  const [value, setValue] = useState<number | undefined>(threshold ?? undefined);
  const isWrong = value === undefined || value < minimum || value > maximum;
  const isChanged = value !== threshold;
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && isChanged) onSave(value);
      }}
    >
      <div className="w-36">
        <NumberField
          label={t.threshold}
          unit={unit}
          min={minimum}
          max={maximum}
          step={1}
          value={value}
          onChange={setValue}
          {...(usual === null ? {} : { help: t.defaultOf(usual, unit) })}
          {...(isWrong ? { error: t.range(minimum, maximum) } : {})}
        />
      </div>
      {isChanged && (
        <Button type="submit" size="sm" variant="primary" isBusy={isBusy}>
          {t.save}
        </Button>
      )}
      {!isChanged && threshold !== usual && (
        <Button size="sm" isBusy={isBusy} onClick={() => onSave(null)}>
          {t.backToDefault}
        </Button>
      )}
    </form>
  );
}
