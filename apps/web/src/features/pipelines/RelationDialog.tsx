import { type CreateRelation, TRIGGERS, type Trigger } from '@labelwright/contract/pipelines';
import type { Project } from '@labelwright/contract/projects';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toast } from '../../ui/toast.ts';
import { createRelation, pipelineKey } from './pipeline-api.ts';
import { type RelationDraft, relationDraft, relationErrors, toRelation } from './relation-draft.ts';
import { p, returnWords, triggerWords } from './strings.ts';

type RelationDialogProps = { projectId: string; isOpen: boolean; onClose: () => void };

/** Which tasks flow on, when, and what they carry. */
export function RelationDialog(props: RelationDialogProps) {
  return props.isOpen ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ projectId, onClose }: RelationDialogProps) {
  const queries = useQueryClient();
  const projects = useOtherProjects(projectId);
  const form = useForm<RelationDraft>({
    initial: relationDraft,
    validate: relationErrors,
    onSubmit: async (draft) => {
      const body: CreateRelation = toRelation(draft);
      const made = await createRelation(projectId, body);
      const [warning] = made.warnings;
      toast(p.created, warning === undefined ? {} : { tone: 'warning', detail: warning });
      await queries.invalidateQueries({ queryKey: pipelineKey(projectId) });
      onClose();
    },
  });
  const { trigger, outcomes } = form.values;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={p.createTitle}
      size="md"
      actions={
        <>
          <Button onClick={onClose}>{p.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {p.create}
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-4">
        <Select
          label={p.target}
          help={p.targetHelp}
          placeholder="–"
          options={projects.map(({ id, title }) => ({ value: String(id), label: title }))}
          {...form.field('child')}
        />
        <RadioGroup<Trigger>
          label={p.trigger}
          options={TRIGGERS.map((value) => ({ value, ...triggerWords[value] }))}
          {...form.field('trigger')}
        />
        {trigger === 'on_disagreement' && (
          <NumberField
            label={p.maxAgreement}
            help={p.maxAgreementHelp}
            min={0}
            max={1}
            step={0.05}
            {...form.field('maxAgreement')}
          />
        )}
        {trigger === 'on_review' && (
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1.5 font-medium">{p.outcomes}</legend>
            {(['accepted', 'rejected', 'fixed'] as const).map((outcome) => (
              <Checkbox
                key={outcome}
                label={p.outcomeLabels[outcome]}
                value={outcomes.includes(outcome)}
                onChange={(isOn) =>
                  form.set('outcomes', isOn ? [...outcomes, outcome] : outcomes.filter((other) => other !== outcome))
                }
              />
            ))}
          </fieldset>
        )}
        <NumberField label={p.minAnnotations} min={0} max={1000} step={1} {...form.field('minAnnotations')} />
        <Slider
          label={p.share}
          min={0}
          max={100}
          step={1}
          format={(value) => `${value} %`}
          help={p.shareHelp}
          {...form.field('share')}
        />
        <Switch label={p.copy} help={p.copyHelp} {...form.field('copies')} />
        <RadioGroup
          label={p.returns}
          options={(['none', 'final', 'golden'] as const).map((value) => ({ value, ...returnWords[value] }))}
          {...form.field('returnAs')}
        />
        <Switch label={p.backfill} help={p.backfillHelp} {...form.field('backfill')} />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}

function useOtherProjects(projectId: string): Pick<Project, 'id' | 'title'>[] {
  const { data } = useQuery({
    queryKey: ['projects', 'to connect'],
    queryFn: async ({ signal }) =>
      (await api.list<Pick<Project, 'id' | 'title'>>('/api/projects', { query: { limit: 200 }, signal })).items,
  });
  return (data ?? []).filter(({ id }) => String(id) !== projectId);
}
