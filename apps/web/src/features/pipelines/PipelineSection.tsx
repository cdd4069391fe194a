import type { AdjudicationSettings } from '@labelwright/contract/adjudication';
import type { Project } from '@labelwright/contract/projects';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useForm } from '../../lib/use-form.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { toast } from '../../ui/toast.ts';
import { SettingsForm } from '../projects/settings/SettingsForm.tsx';
import { adjudicationSettingsQuery, projectPath } from './adjudication-api.ts';
import { relationsQuery } from './pipeline-api.ts';
import { RelationDialog } from './RelationDialog.tsx';
import { RelationList } from './RelationList.tsx';
import { p } from './strings.ts';

/** What flows to and from a project, and when disagreement is settled in it. */
export function PipelineSection({ project }: { project: Project }) {
  const projectId = String(project.id);
  const [isCreating, setCreating] = useState(false);
  const relations = useQuery(relationsQuery(projectId));
  const settings = useQuery(adjudicationSettingsQuery(projectId));
  return (
    <div className="flex flex-col gap-8">
      <section className="flex max-w-240 flex-col gap-5">
        <header className="flex flex-wrap items-start gap-3">
          <div className="min-w-0 flex-1 basis-60">
            <h2 className="text-md">{p.section}</h2>
            <p className="text-muted">{p.description}</p>
          </div>
          <ButtonLink to="/projects/$projectId/pipeline" params={{ projectId }}>
            {p.open}
          </ButtonLink>
          <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setCreating(true)}>
            {p.create}
          </Button>
        </header>
        {relations.data?.length === 0 ? (
          <EmptyState title={p.none}>{p.noneText}</EmptyState>
        ) : (
          <RelationList projectId={projectId} />
        )}
        <RelationDialog projectId={projectId} isOpen={isCreating} onClose={() => setCreating(false)} />
      </section>
      {settings.data && <AdjudicationForm projectId={projectId} settings={settings.data} />}
    </div>
  );
}

function AdjudicationForm({ projectId, settings }: { projectId: string; settings: AdjudicationSettings }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: {
      adjudicate_below: settings.adjudicate_below ?? undefined,
      adjudicate_answers: settings.adjudicate_answers as number | undefined,
      adjudicated_is_golden: settings.adjudicated_is_golden,
    },
    validate: ({ adjudicate_below: below, adjudicate_answers: least }) => ({
      ...(below !== undefined && (below < 0 || below > 1) ? { adjudicate_below: p.agreementRange } : {}),
      ...(least === undefined || (Number.isInteger(least) && least >= 2 && least <= 100)
        ? {}
        : { adjudicate_answers: p.leastAnswersRange }),
    }),
    onSubmit: async (values) => {
      const saved = await api.put<AdjudicationSettings>(`${projectPath(projectId)}/adjudication/settings`, {
        adjudicate_below: values.adjudicate_below ?? null,
        adjudicate_answers: values.adjudicate_answers ?? 2,
        adjudicated_is_golden: values.adjudicated_is_golden,
      });
      queries.setQueryData(adjudicationSettingsQuery(projectId).queryKey, saved);
      toast(p.settingsSaved);
    },
  });
  return (
    <SettingsForm title={p.belowTitle} description={p.belowHelp} form={form}>
      <div className="max-w-80">
        <NumberField
          label={p.below}
          min={0}
          max={1}
          step={0.05}
          defaultHint={p.belowDefault}
          {...form.field('adjudicate_below')}
        />
      </div>
      <div className="max-w-80">
        <NumberField
          label={p.leastAnswers}
          help={p.leastAnswersHelp}
          min={2}
          max={100}
          step={1}
          defaultHint={p.leastAnswersDefault}
          {...form.field('adjudicate_answers')}
        />
      </div>
      <Switch
        label={p.alwaysGolden}
        help={p.alwaysGoldenHelp}
        defaultHint={p.alwaysGoldenDefault}
        {...form.field('adjudicated_is_golden')}
      />
    </SettingsForm>
  );
}
