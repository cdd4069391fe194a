import type { Project } from '@labelwright/contract/projects';
import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { useSection } from './useSection.ts';

const TAGS = ['h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'b', 'i', 'strong', 'em', 'a', 'img'];

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
  const text = form.values.expert_instruction;
  const html = useMemo(
    () => DOMPurify.sanitize(text, { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ['href', 'src', 'alt'] }),
    [text],
  );
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
          <div
            className="lw-prose min-h-40 flex-1 overflow-auto rounded-md border bg-surface p-4 wrap-break-word [&_a]:text-accent [&_a]:underline [&_h1]:mb-2 [&_h1]:text-lg [&_h2]:mb-1 [&_h2]:text-md [&_h3]:font-semibold [&_img]:max-w-full [&_ol]:list-decimal [&_ol]:pl-5 [&_p]:mb-2 [&_ul]:mb-2 [&_ul]:list-disc [&_ul]:pl-5"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised in the line above, and again by the server
            dangerouslySetInnerHTML={{ __html: html }}
          />
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
