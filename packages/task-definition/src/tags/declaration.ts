import type { ControlTag, LabelOption, ObjectTag, ResultItem, TagRole } from '../model.ts';

export type ParameterType =
  | 'string'
  /** Text for people in which `$field` is replaced by task data. */
  | 'text'
  | 'number'
  | 'boolean'
  | 'enum'
  /** `$field`, `$object.key` or `$list[0]`. */
  | 'dataRef'
  | 'name'
  /** Names or values separated by commas. */
  | 'nameList'
  | 'color'
  | 'hotkey'
  | 'css';

/** What a parameter that reads task data accepts there. */
export interface DataDeclaration {
  /** Ends the sentence "must be …". */
  expected: string;
  required: boolean;
  accepts: (value: unknown) => boolean;
  sample: (key: string) => unknown;
}

export interface ParameterDeclaration {
  name: string;
  type: ParameterType;
  /** One line. */
  help: string;
  default?: string | number | boolean;
  required?: boolean;
  /** Not required when this other parameter is given. */
  requiredUnless?: string;
  /** The allowed words of an `enum`, or of each entry of a `nameList`; of a number, words that mean there is none. */
  values?: readonly string[];
  minimum?: number;
  maximum?: number;
  data?: DataDeclaration;
}

/** Relative to `value`: `.x`, `.labels[1]`, or empty for the value as a whole. */
export interface ValueProblem {
  path: string;
  code: string;
  message: string;
}

export interface ValueContext {
  control: ControlTag;
  /** The object that the item is about; undefined when the config has none of that name. */
  object?: ObjectTag;
  /** The task's data; undefined when it is not at hand. */
  data?: Record<string, unknown>;
  /** All that may be answered; undefined when the task's data adds options and is not at hand. */
  options?: ReadonlySet<string>;
  /** The options as a tree; undefined under the same condition. */
  tree?: readonly LabelOption[];
  /** UTF-16 code units of the annotated text; undefined when it is not at hand. */
  textLength?: number;
}

export interface ControlDeclaration {
  /** `type` of its result items. */
  type: string;
  valueKey: string;
  answer: NonNullable<ControlTag['answer']> | 'relation';
  /** How the answers of two people are compared: `kind` of a matcher in the quality package. */
  agreement: string;
  /** On these objects, by their tag, in another way. */
  agreementOn?: Readonly<Record<string, string>>;
  /** In another way where `labelsWhen` makes it label regions. */
  agreementOfLabels?: string;
  /** Keys of `value` that say where a region is; left out by classifications. */
  geometryKeys?: readonly string[];
  /**
   * Of a control that makes regions of several kinds: the objects on which it does so by itself, with the geometry keys
   * there; on its other targets it labels what another control draws. Left out: on all targets, with `geometryKeys`.
   */
  regionsOn?: Readonly<Record<string, readonly string[]>>;
  /** Object tags it may point to by toName. */
  /** Boolean parameter that makes a classification label regions instead (`labeling` of Taxonomy). */
  labelsWhen?: string;
  targets: 'any' | readonly string[];
  optionTag?: string;
  /** Options are told apart by the path to them, so that the same name may stand in several branches; with allowNested always. */
  optionPaths?: boolean;
  checkValue: (value: Record<string, unknown>, context: ValueContext) => ValueProblem[];
}

export interface TagExample {
  config: string;
  data: Record<string, unknown>;
  result: ResultItem[];
}

export interface TagDeclaration {
  name: string;
  role: TagRole;
  /** One line. */
  help: string;
  /** Tags it may stand directly inside; empty for a tag that can only be the root. */
  parents: readonly string[];
  /** For options: the controls that take them, at any distance above. */
  optionOf?: readonly string[];
  parameters: readonly ParameterDeclaration[];
  control?: ControlDeclaration;
  /** Character data is content (CSS), not stray text. */
  hasText?: boolean;
  example: TagExample;
}
