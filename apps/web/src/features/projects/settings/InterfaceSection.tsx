import type { Project } from '@labelwright/contract/projects';
import type { ConfigCheck } from '@labelwright/contract/task-definitions';
import { compileCached } from '@labelwright/task-definition/cache';
import { hasErrors } from '@labelwright/task-definition/compile';
import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { useQuery } from '@tanstack/react-query';
import { Tags } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { Button } from '../../../ui/Button.tsx';
import { LabelChangeDialog } from '../../label-changes/LabelChangeDialog.tsx';
import { guessOperations } from '../../label-changes/operation-draft.ts';
import { LinkedLabels } from '../../libraries/labels/LinkedLabels.tsx';
import type { PreviewTask } from '../config/ConfigPreview.tsx';
import { LazyConfigWorkbench } from '../config/LazyConfigWorkbench.tsx';
import { pathOf } from '../projects-api.ts';
import { BreakingChanges } from './BreakingChanges.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { TemplateDialog } from './TemplateDialog.tsx';
import { useSection } from './useSection.ts';
import { VersionList } from './VersionList.tsx';

type TaskRow = { id: number; inner_id?: number; data: Record<string, unknown> };

const MISTAKES = 'Mend the mistakes in the config first.';
const BREAKS = 'Stored answers would no longer fit: they are listed below the editor, where you can change them too.';

/** The label config, and the dialog that changes labels in stored answers as well. */
export function InterfaceSection({ project }: { project: Project }) {
  // The form starts over with the config that a change of labels made.
  const [round, setRound] = useState(0);
  const [suggested, setSuggested] = useState<readonly LabelOperation[]>();
  const startOver = useCallback(() => setRound((current) => current + 1), []);
  return (
    <>
      <div className="pb-4">
        <LinkedLabels project={project} onChanged={startOver} />
      </div>
      <ConfigForm key={`${round} ${project.label_config_hash}`} project={project} onChangeLabels={setSuggested} />
      {suggested !== undefined && (
        <LabelChangeDialog
          project={project}
          suggested={suggested}
          onClose={() => setSuggested(undefined)}
          onChanged={startOver}
        />
      )}
    </>
  );
}

type ConfigFormProps = { project: Project; onChangeLabels: (suggested: readonly LabelOperation[]) => void };

/** Label config beside its live preview; the server says before saving what it would break. */
function ConfigForm({ project, onChangeLabels }: ConfigFormProps) {
  const form = useSection({
    project,
    initial: { label_config: project.label_config },
    toChange: (values) => values,
  });
  const config = form.values.label_config;
  const settled = useDebounced(config);
  const path = pathOf(project.id);
  const check = useQuery({
    queryKey: ['projects', String(project.id), 'check', settled],
    queryFn: ({ signal }) => api.post<ConfigCheck>(`${path}/validate-config`, { label_config: settled }, { signal }),
    enabled: form.isDirty,
    placeholderData: (previous) => previous,
  });
  const tasks = usePreviewTasks(project);
  const [isChoosing, setChoosing] = useState(false);
  const verdict = form.isDirty ? check.data : undefined;
  const hasMistakes = verdict?.diagnostics.some(({ severity }) => severity === 'error') ?? false;
  const breaking = useMemo(() => verdict?.breaking_changes.map(({ message }) => `${message}.`) ?? [], [verdict]);
  const blocked = verdict === undefined || verdict.can_save ? undefined : hasMistakes ? MISTAKES : BREAKS;
  return (
    <SettingsForm
      title="Interface"
      description="What annotators see and what they can answer. Every save keeps the version before."
      form={form}
      isWide
      blocked={blocked}
      notice={
        <BreakingChanges
          projectId={String(project.id)}
          changes={verdict?.breaking_changes ?? []}
          onChangeLabels={hasMistakes ? undefined : () => onChangeLabels(guess(project.label_config, config))}
        />
      }
    >
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setChoosing(true)}>Start from a template</Button>
        <Button
          icon={<Tags aria-hidden size={16} />}
          onClick={() => onChangeLabels(hasMistakes ? [] : guess(project.label_config, config))}
        >
          Rename, merge or remove labels
        </Button>
        <VersionList project={project} onUse={(source) => form.set('label_config', source)} />
      </div>
      <LazyConfigWorkbench
        value={config}
        onChange={(text) => form.set('label_config', text)}
        tasks={tasks}
        breaking={breaking}
      />
      <TemplateDialog
        isOpen={isChoosing}
        onClose={() => setChoosing(false)}
        onChoose={(source) => {
          form.set('label_config', source);
          setChoosing(false);
        }}
      />
    </SettingsForm>
  );
}

function guess(saved: string, edited: string): LabelOperation[] {
  const after = compileCached(edited);
  return hasErrors(after) ? [] : guessOperations(compileCached(saved), after);
}

/** The first tasks of the project, so that the preview shows real data. */
function usePreviewTasks(project: Project): readonly PreviewTask[] {
  const { data } = useQuery({
    queryKey: ['projects', String(project.id), 'preview-tasks'],
    queryFn: ({ signal }) => api.list<TaskRow>(`${pathOf(project.id)}/tasks`, { query: { limit: 10 }, signal }),
    enabled: project.task_number > 0,
    staleTime: 60_000,
  });
  return useMemo(
    () =>
      (data?.items ?? []).map(({ id, inner_id, data: values }) => ({
        id,
        label: `Task ${inner_id ?? id}`,
        data: values,
      })),
    [data],
  );
}
