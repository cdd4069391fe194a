import type { PortalQuestion, PortalTermsRecord, SavePortalTerms } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { toast } from '../../../ui/toast.ts';
import { UnsavedChangesDialog } from '../../../ui/UnsavedChangesDialog.tsx';
import { batchKey, pathOf, questionsQuery, termsQuery } from './crowd-api.ts';
import { t } from './strings.ts';

type TermsForm = {
  access: string;
  worker_cap: number | undefined;
  tasks_per_worker: number | undefined;
  consent: string;
  questions: readonly number[];
  passPercent: number | undefined;
  attempts: number | undefined;
  accuracyPercent: number | undefined;
  approvalPercent: number | undefined;
  min_checked: number | undefined;
};

/** Who may come to a batch of the portal, what they agree to, what they must know, and when they are paused. */
export function TermsTab({ batchId }: { batchId: string }) {
  const terms = useQuery(termsQuery(batchId));
  const questions = useQuery(questionsQuery(batchId));
  const failed = terms.error ?? questions.error;
  if (failed)
    return (
      <ErrorState
        error={failed}
        onRetry={() => {
          void terms.refetch();
          void questions.refetch();
        }}
      />
    );
  if (!terms.data || !questions.data) return <SkeletonLines count={8} />;
  return <Terms batchId={batchId} terms={terms.data} questions={questions.data} />;
}

const percentOf = (share: number | null): number | undefined => (share === null ? undefined : Math.round(share * 100));
const shareOf = (percent: number | undefined): number | null => (percent === undefined ? null : percent / 100);

const formOf = (terms: PortalTermsRecord): TermsForm => ({
  access: terms.access,
  worker_cap: terms.worker_cap ?? undefined,
  tasks_per_worker: terms.tasks_per_worker ?? undefined,
  consent: terms.consent,
  questions: terms.questions,
  passPercent: percentOf(terms.pass_score),
  attempts: terms.attempts,
  accuracyPercent: percentOf(terms.min_accuracy),
  approvalPercent: percentOf(terms.min_approval),
  min_checked: terms.min_checked,
});

const bodyOf = (values: TermsForm): SavePortalTerms => ({
  access: values.access === 'open' ? 'open' : 'invited',
  worker_cap: values.worker_cap ?? null,
  tasks_per_worker: values.tasks_per_worker ?? null,
  consent: values.consent,
  questions: [...values.questions],
  pass_score: (values.passPercent ?? 80) / 100,
  attempts: values.attempts ?? 1,
  min_accuracy: shareOf(values.accuracyPercent),
  min_approval: shareOf(values.approvalPercent),
  min_checked: values.min_checked ?? 1,
});

type TermsProps = { batchId: string; terms: PortalTermsRecord; questions: readonly PortalQuestion[] };

function Terms({ batchId, terms, questions }: TermsProps) {
  const queryClient = useQueryClient();
  const form = useForm<TermsForm>({
    initial: formOf(terms),
    onSubmit: async (values) => {
      const saved = await api.put<PortalTermsRecord>(pathOf(batchId, 'portal'), bodyOf(values));
      queryClient.setQueryData(termsQuery(batchId).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: batchKey(batchId) });
      toast(t.termsSaved);
    },
  });
  const chosen = new Set(form.values.questions);
  const setQuestions = form.field('questions').onChange;
  return (
    <form noValidate onSubmit={form.submit} className="flex max-w-180 flex-col gap-5">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <Card title={t.access}>
        <div className="flex flex-col gap-4">
          <RadioGroup
            label={t.access}
            options={(['invited', 'open'] as const).map((value) => ({ value, label: t.accessOptions[value] }))}
            {...form.field('access')}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <NumberField label={t.workerCap} help={t.unlimited} min={1} {...form.field('worker_cap')} />
            <NumberField label={t.perPerson} help={t.unlimitedAnswers} min={1} {...form.field('tasks_per_worker')} />
          </div>
          <TextArea label={t.consent} help={t.consentHelp} rows={5} maxLength={20_000} {...form.field('consent')} />
        </div>
      </Card>
      <Card title={t.examination}>
        <div className="flex flex-col gap-4">
          <p className="text-muted">{questions.length === 0 ? t.noQuestions : t.examinationHelp}</p>
          {questions.length > 0 && (
            <fieldset className="max-h-72 overflow-y-auto rounded-md border p-3">
              <legend className="sr-only">{t.examination}</legend>
              <div className="flex flex-col gap-2">
                {questions.map(({ task, inner_id: number, preview }) => (
                  <Checkbox
                    key={task}
                    label={`${number} · ${preview}`}
                    value={chosen.has(task)}
                    onChange={(isOn) =>
                      setQuestions(isOn ? [...chosen, task] : [...chosen].filter((id) => id !== task))
                    }
                  />
                ))}
              </div>
            </fieldset>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            <NumberField label={t.passScore} unit="%" min={0} max={100} {...form.field('passPercent')} />
            <NumberField label={t.attempts} min={1} max={20} {...form.field('attempts')} />
          </div>
        </div>
      </Card>
      <Card title={t.reputation}>
        <div className="flex flex-col gap-4">
          <p className="text-muted">{t.reputationHelp}</p>
          <div className="grid gap-4 sm:grid-cols-3">
            <NumberField label={t.minAccuracy} unit="%" min={0} max={100} {...form.field('accuracyPercent')} />
            <NumberField label={t.minApproval} unit="%" min={0} max={100} {...form.field('approvalPercent')} />
            <NumberField label={t.minChecked} min={1} max={1000} {...form.field('min_checked')} />
          </div>
        </div>
      </Card>
      {terms.can.update && (
        <div>
          <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
            {t.saveTerms}
          </Button>
        </div>
      )}
      <UnsavedChangesDialog isDirty={form.isDirty} />
    </form>
  );
}
