import type { BatchCost, CreateBatch, CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdBackend } from '@labelwright/contract/crowd-providers';
import type { Project } from '@labelwright/contract/projects';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { formatNumber } from '../../../lib/format.ts';
import { projectQuery } from '../../../lib/project.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Card, PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { type BatchForm, bodyOf, problemsOf, startOf } from './batch-form.ts';
import { crowdKey, providersQuery } from './crowd-api.ts';
import { t } from './strings.ts';

/** Where, what, how many, for how much: with what it costs beside it, before anybody is asked anything. */
export function NewBatchPage() {
  const projectId = useRouteParam('projectId');
  const project = useQuery(projectQuery(projectId));
  if (project.isError && !project.data)
    return (
      <PageBody>
        <ErrorState level={1} error={project.error} onRetry={() => void project.refetch()} />
      </PageBody>
    );
  if (!project.data)
    return (
      <PageBody>
        <SkeletonLines count={8} />
      </PageBody>
    );
  return <NewBatch project={project.data} projectId={projectId} />;
}

function NewBatch({ project, projectId }: { project: Project; projectId: string }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const providers = useQuery(providersQuery);
  const [isPublishing, setPublishing] = useState(false);
  const form = useForm<BatchForm>({
    initial: startOf(project),
    validate: problemsOf,
    onSubmit: async (values) => {
      const body: CreateBatch = { ...bodyOf(values), publish: isPublishing };
      const batch = await api.post<CrowdBatch>(`/api/projects/${encodeURIComponent(projectId)}/crowd-batches`, body);
      await queryClient.invalidateQueries({ queryKey: crowdKey });
      toast(isPublishing ? t.published : t.created);
      await navigate({
        to: '/projects/$projectId/crowd/$batchId',
        params: { projectId, batchId: String(batch.id) },
        search: values.provider === 'portal' ? { tab: 'terms' } : {},
      });
    },
  });
  const { values } = form;
  const chosen = providers.data?.find(({ id }) => id === values.provider);
  const cost = useCost(projectId, values);
  return (
    <PageBody>
      <PageHeader title={t.createTitle} />
      <form noValidate onSubmit={form.submit} className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
          <Card title={t.where}>
            <RadioGroup
              label={t.provider}
              layout="cards"
              options={(providers.data ?? []).map(({ id, title, description, is_ready: isReady }) => ({
                value: id,
                label: isReady ? title : `${title} (${t.notReady})`,
                help: description,
              }))}
              {...form.field('provider')}
              onChange={(next) => form.field('provider').onChange(next as CrowdBackend)}
            />
            {chosen?.has_sandbox && (
              <div className="mt-3">
                <Checkbox label={t.useSandbox} {...form.field('sandbox')} />
              </div>
            )}
            {values.provider === 'portal' && <p className="mt-3 text-sm text-muted">{t.portalNext}</p>}
          </Card>
          <Card title={t.what}>
            <div className="flex flex-col gap-4">
              <TextField label={t.batchTitle} help={t.batchTitleHelp} maxLength={128} {...form.field('title')} />
              <TextArea label={t.batchDescription} rows={2} maxLength={2000} {...form.field('description')} />
              <TextArea
                label={t.instructions}
                help={t.instructionsHelp}
                rows={6}
                maxLength={20_000}
                {...form.field('instructions')}
              />
            </div>
          </Card>
          <Card title={t.tasks}>
            <div className="flex flex-col gap-4">
              <p className="text-muted">{t.tasksText}</p>
              <TextField label={t.taskIds} help={t.taskIdsHelp} isMono {...form.field('taskIds')} />
              <NumberField label={t.overlap} help={t.overlapHelp} min={1} max={1000} {...form.field('overlap')} />
            </div>
          </Card>
          <Card title={t.pay}>
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={`${t.reward} (${chosen?.currency ?? 'USD'})`}
                inputMode="decimal"
                {...form.field('reward')}
              />
              <TextField label={t.budget} help={t.budgetHelp} inputMode="decimal" {...form.field('budget')} />
              <NumberField label={t.minutes} unit={t.min} min={1} max={10_000} {...form.field('minutes')} />
              <NumberField label={t.days} unit={t.dayUnit} min={1} max={365} {...form.field('days')} />
              <NumberField
                label={t.approval}
                help={t.approvalHelp}
                unit={t.hours}
                min={0}
                max={720}
                {...form.field('approvalHours')}
              />
            </div>
          </Card>
        </div>
        <div className="flex flex-col gap-4 lg:sticky lg:top-6">
          <CostCard cost={cost.data} error={cost.error} />
          <div className="flex flex-col gap-2">
            <Button
              type="submit"
              variant="primary"
              isFullWidth
              isBusy={form.isSubmitting && isPublishing}
              disabledReason={cost.data?.problems[0]}
              onClick={() => setPublishing(true)}
            >
              {cost.data === undefined
                ? t.publish
                : t.publishFor(cost.data.tasks, formatMoney(cost.data.total_cents, cost.data.currency))}
            </Button>
            <Button
              type="submit"
              isFullWidth
              isBusy={form.isSubmitting && !isPublishing}
              onClick={() => setPublishing(false)}
            >
              {t.saveDraft}
            </Button>
          </div>
        </div>
      </form>
    </PageBody>
  );
}

/** Asked anew when what it depends on rests for a moment. */
function useCost(projectId: string, values: BatchForm) {
  const body = useDebounced(JSON.stringify(bodyOf(values)), 300);
  return useQuery({
    queryKey: [...crowdKey, 'preview', projectId, body],
    queryFn: () =>
      api.post<BatchCost>(`/api/projects/${encodeURIComponent(projectId)}/crowd-batches/preview`, JSON.parse(body)),
    enabled: Object.keys(problemsOf({ ...values, title: values.title || '-' })).length === 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

function CostCard({ cost, error }: { cost: BatchCost | undefined; error: unknown }) {
  const skipped = Object.values(cost?.skipped ?? {}).reduce((sum, count) => sum + Number(count), 0);
  const money = (cents: number): string => formatMoney(cents, cost?.currency ?? 'USD');
  const lines: [string, string][] =
    cost === undefined
      ? []
      : [
          [t.costTasks, formatNumber(cost.tasks)],
          [t.costAnswers, formatNumber(cost.answers)],
          [t.costRewards, money(cost.rewards_cents)],
          [t.costFees, money(cost.fees_cents)],
        ];
  return (
    <Card title={t.cost}>
      <div aria-live="polite" className="flex flex-col gap-3">
        {error !== null && error !== undefined && <Alert tone="danger">{messageOf(error)}</Alert>}
        <dl className="flex flex-col gap-1.5">
          {lines.map(([name, value]) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted">{name}</dt>
              <dd className="tabular">{value}</dd>
            </div>
          ))}
          <div className="flex justify-between gap-4 border-t pt-1.5 font-semibold">
            <dt>{t.costTotal}</dt>
            <dd className="tabular">{cost === undefined ? '–' : money(cost.total_cents)}</dd>
          </div>
          {cost?.balance_cents !== undefined && cost.balance_cents !== null && (
            <div className="flex justify-between gap-4">
              <dt className="text-muted">{t.costBalance}</dt>
              <dd className="tabular">{money(cost.balance_cents)}</dd>
            </div>
          )}
        </dl>
        {skipped > 0 && <p className="text-sm text-muted">{t.skipped(skipped)}</p>}
        {cost?.problems.map((problem) => (
          <Alert key={problem} tone="warning">
            {problem}
          </Alert>
        ))}
      </div>
    </Card>
  );
}
