import type { CompiledConfig, ConfigNode, ControlTag } from '../model.ts';

/** An option by what is stored for it; a place of a Taxonomy by the path to it. */
export type OptionName = string | readonly string[];

/** Which of the answers with a split label get which label; the first rule that holds decides. */
export type SplitRule = { to: OptionName } & (
  | { by: 'data'; field: string; equals: string }
  /** An answer about the region (a control with perRegion), or an entry of its `meta`. */
  | { by: 'region'; attribute: string; equals: string }
  | { by: 'annotator'; users: readonly number[] }
);

/** One change of what people can answer. Labels of links stand under the control `relation`. */
export type LabelOperation =
  | { op: 'rename'; control: string; from: OptionName; to: string }
  | { op: 'merge'; control: string; from: readonly OptionName[]; to: OptionName }
  | { op: 'split'; control: string; from: OptionName; rules: readonly SplitRule[]; otherwise: OptionName }
  | {
      op: 'delete';
      control: string;
      label: OptionName;
      answers: 'remove_answer' | 'remove_region' | 'replace';
      by?: OptionName;
    }
  | { op: 'rename_control'; from: string; to: string }
  | { op: 'rename_object'; from: string; to: string };

export type OptionOperation = Extract<LabelOperation, { control: string }>;
export type NameOperation = Exclude<LabelOperation, OptionOperation>;

/** One operation, between the configs that it finds and leaves. */
export interface ChangeStep {
  operation: LabelOperation;
  before: CompiledConfig;
  after: CompiledConfig;
}

export interface LabelChange {
  steps: readonly ChangeStep[];
  before: CompiledConfig;
  after: CompiledConfig;
}

export interface ChangeProblem {
  /** Index of the operation that cannot be done. */
  operation: number;
  message: string;
}

/** What of an answer's surroundings a split may ask about. */
export interface AnswerContext {
  data?: Record<string, unknown> | undefined;
  annotatorId?: number | undefined;
}

/** Name under which the labels of links are found; links belong to no control. */
export const LINKS = 'relation';

/** What an operation on options works on: a control, or the Relations of the config. */
export interface OptionOwner {
  name: string;
  /** undefined for the labels of links. */
  control: ControlTag | undefined;
  /** Elements that hold the options. */
  roots: readonly ConfigNode[];
  optionTag: string;
  /** Options are told apart by their path. */
  hasPaths: boolean;
}

export function pathOf(name: OptionName): readonly string[] {
  return typeof name === 'string' ? [name] : name;
}

/** For people: `Birds / Owls`. */
export function titleOf(name: OptionName): string {
  return pathOf(name).join(' / ');
}
