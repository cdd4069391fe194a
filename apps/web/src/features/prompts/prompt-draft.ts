import type { CheckPrompt, CreateVersion, PromptVersion } from '@labelwright/contract/prompts';
import { t } from './strings.ts';

export type PromptDraft = {
  name: string;
  /** Id as text, as a choice wants it; empty: none yet. */
  connection: string;
  model: string;
  template: string;
  /** undefined: all that can be asked. */
  controls: readonly string[] | undefined;
  temperature: number | undefined;
  max_output_tokens: number | undefined;
  ask_confidence: boolean;
};

export const draftOf = (version: PromptVersion | undefined, name: string): PromptDraft => ({
  name,
  connection: version?.connection === null || version === undefined ? '' : String(version.connection.id),
  model: version?.model ?? '',
  template: version?.template ?? '',
  controls: version?.controls,
  temperature: version?.temperature ?? 0,
  max_output_tokens: version?.max_output_tokens ?? 1024,
  ask_confidence: version?.ask_confidence ?? true,
});

export function bodyOf(draft: PromptDraft): CreateVersion {
  const { controls, temperature, max_output_tokens: most } = draft;
  return {
    connection: Number(draft.connection),
    ...(draft.model.trim() === '' ? {} : { model: draft.model.trim() }),
    template: draft.template,
    ...(controls === undefined ? {} : { controls: [...controls] }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(most === undefined ? {} : { max_output_tokens: most }),
    ask_confidence: draft.ask_confidence,
  };
}

/** Nothing written yet is asked about as well: the answer names the data and the questions. */
export const checkOf = ({ template, controls, ask_confidence: asksConfidence }: PromptDraft): CheckPrompt => ({
  template: template === '' ? ' ' : template,
  ...(controls === undefined || controls.length === 0 ? {} : { controls: [...controls] }),
  ask_confidence: asksConfidence,
});

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u;

export const problemsOf = (draft: PromptDraft) => ({
  ...(NAME.test(draft.name.trim()) ? {} : { name: t.editor.badName }),
  ...(draft.connection === '' ? { connection: t.connections.needed } : {}),
  ...(draft.template.trim() === '' ? { template: t.editor.templateNeeded } : {}),
  ...(draft.controls?.length === 0 ? { controls: t.editor.controlsNeeded } : {}),
});

/** Puts `{{field}}` where the text is being written. */
export function withField(template: string, field: string, at: number): { template: string; cursor: number } {
  const mark = `{{${field}}}`;
  return { template: `${template.slice(0, at)}${mark}${template.slice(at)}`, cursor: at + mark.length };
}
