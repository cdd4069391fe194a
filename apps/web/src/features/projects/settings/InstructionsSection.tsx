import type { Project } from '@labelwright/contract/projects';
import { InstructionText } from '../../../ui/InstructionText.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { useSection } from './useSection.ts';

export function InstructionsSection({ project }: { project: Project }) {
  const form = useSection({
    project,
    initial: {
      expert_instruction: project.expert_instruction,
      show_instruction: project.show_instruction,
      show_skip_button: project.show_skip_button,
      enable_empty_annotation: project.enable_empty_annotation,
      show_annotation_history: project.show_annotation_history,
      reveal_preannotations_interactively: project.reveal_preannotations_interactively,
    },
    toChange: (values) => values,
  });
  return (
    <SettingsForm
      title="Instructions"
      description="What annotators read, and what they may do while labelling."
      form={form}
      isWide
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <TextArea
          label="Instructions"
          rows={14}
          isMono
          help="HTML with headings, paragraphs, lists, bold, italic, links and images; anything else is removed when saved."
          {...form.field('expert_instruction')}
        />
        <section aria-label="How it looks" className="flex min-w-0 flex-col gap-1">
          <h3 className="text-sm font-medium">How it looks</h3>
          <div className="min-h-40 flex-1 overflow-auto rounded-md border bg-surface p-4">
            <InstructionText html={form.values.expert_instruction} />
          </div>
        </section>
      </div>
      <div className="flex max-w-180 flex-col gap-4">
        <Switch
          label="Show before the first task"
          help="Otherwise people open them with the help button."
          defaultHint="Default: off"
          {...form.field('show_instruction')}
        />
        <Switch
          label="Allow skipping"
          help="Off: the button is gone and skipping is refused."
          defaultHint="Default: on"
          {...form.field('show_skip_button')}
        />
        <Switch
          label="Allow empty annotations"
          help="Off: an annotation must hold at least one answer."
          defaultHint="Default: on"
          {...form.field('enable_empty_annotation')}
        />
        <Switch
          label="Show annotations of others"
          help="Off keeps people blind to what others answered."
          defaultHint="Default: off"
          {...form.field('show_annotation_history')}
        />
        <Switch
          label="Reveal pre-annotations one by one"
          help="Each pre-annotation appears once the one before was looked at."
          defaultHint="Default: off"
          {...form.field('reveal_preannotations_interactively')}
        />
      </div>
    </SettingsForm>
  );
}
