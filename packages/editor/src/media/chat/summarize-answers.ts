import type { Editor } from '../../editor/editor.ts';
import { humanized } from '../../editor/humanized.ts';
import type { RegionRecord } from '../../store/records.ts';

const longest = 60;

/** What was answered about a message, in one line below it; empty when nothing was. */
export function summarizeAnswers(editor: Editor, { props }: RegionRecord): string {
  return props.answers
    .flatMap(({ control: name, value }) => {
      const control = editor.config.controls[name];
      if (!control || value === undefined || name === props.toName) return [];
      return [`${humanized(name)}: ${printed(editor, name, value)}`];
    })
    .join(' · ');
}

function printed(editor: Editor, controlName: string, value: unknown): string {
  const entries = Array.isArray(value) ? value : [value];
  const text = entries
    .map((entry) => (Array.isArray(entry) ? entry.join(' › ') : String(entry)))
    .map((entry) => editor.model.findOption(controlName, entry)?.title ?? entry)
    .join(', ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
