/** The shapes that server, web and editor share about what a task asks and what an answer may be. */

/** 1-based line and column, 0-based UTF-16 offset into the XML source. */
export interface SourcePosition {
  line: number;
  column: number;
  offset: number;
}

export interface SourceRange {
  start: SourcePosition;
  end: SourcePosition;
}

export interface Diagnostic {
  severity: 'error' | 'warning';
  /** Stable, e.g. `unknown_tag`, `missing_parameter`, `duplicate_name`, `unknown_to_name`, `malformed_xml`. */
  code: string;
  message: string;
  range: SourceRange;
  /** What to write instead, when a near match is known. */
  suggestion?: string;
}

/** An element of the XML as written: attribute values are the author's strings. */
export interface ConfigNode {
  /** Canonical tag name from the registry (`RectangleLabels`), or the name as written when the tag is unknown. */
  tag: string;
  attributes: Record<string, string>;
  children: ConfigNode[];
  /** Character data directly inside the element, trimmed; Style keeps its CSS here. */
  text: string;
  /** From `<` of the opening tag to `>` of the closing one. */
  range: SourceRange;
  /** The tag name in the opening tag: what an editor underlines. */
  nameRange?: SourceRange;
  /** `name="value"` of each attribute, by canonical attribute name. */
  attributeRanges?: Record<string, SourceRange>;
}

/** A `part` means something only to the element around it, such as the Channel of a TimeSeries. */
export type TagRole = 'object' | 'control' | 'option' | 'visual' | 'part';

/** A choice of a Choices control or a label of a Labels-like control. */
export interface LabelOption {
  /** What is stored in results: the alias when there is one, otherwise the value. */
  value: string;
  /** What people read. */
  title: string;
  background?: string;
  /** A single key or a combination such as `ctrl+1`; given by the author or assigned by the compiler. */
  hotkey?: string;
  hint?: string;
  /** Formatted text shown instead of the title; must be sanitised before it is rendered. */
  html?: string;
  selected?: boolean;
  /** How often the label may be given in one answer; undefined means any number. */
  maxUsages?: number;
  /** Unit that a selection with this label snaps to; undefined for that of the text. */
  granularity?: 'symbol' | 'word' | 'sentence' | 'paragraph';
  /** How people see the label, beside its colour. */
  look?: LabelLook;
  children?: LabelOption[];
}

export interface LabelLook {
  /** What is stored, when people shall see it beside the title. */
  alias?: string;
  /** Inline CSS declarations; must be cleaned before they are used. */
  aliasStyle?: string;
  /** Inline CSS declarations of the whole; must be cleaned before they are used. */
  style?: string;
  /** A CSS length. */
  size?: string;
  /** Colour of the text while the label is chosen. */
  selectedColor?: string;
}

export interface ControlTag {
  name: string;
  /** `RectangleLabels`, `Choices`, … */
  tag: string;
  /** `type` of its result items: `rectanglelabels`, `choices`, … */
  type: string;
  /** Key inside `value` that carries the answer: `rectanglelabels`, `choices`, `text`, `rating`, … */
  valueKey: string;
  toName: string[];
  perRegion: boolean;
  /** Asked for each page of an object with several; its items carry `item_index`. */
  perItem: boolean;
  required: boolean;
  /** As written in the config; a control with `dynamicOptions` may take more from the task. */
  options: LabelOption[];
  /** Data reference such as `$labels` whose list in the task adds options; undefined when all are in the config. */
  dynamicOptions?: string;
  /**
   * What the control makes: regions with a place of their own, labels for regions that another control draws, or answers
   * about the whole object (per region: about one).
   */
  answer?: 'region' | 'label' | 'classification';
  /** Keys of `value` that say where a region is; empty for classifications. */
  geometryKeys: readonly string[];
  /** `Label`, `Choice`, …: the tag of its options; undefined for a control without any. */
  optionTag?: string;
  /** Typed parameters with defaults applied, as declared by the tag. */
  params: Record<string, string | number | boolean | undefined>;
  visibility?: VisibilityRule;
  /** Rules of the View elements around the control, outermost first; all of them and `visibility` must hold. */
  inheritedVisibility?: VisibilityRule[];
  node: ConfigNode;
}

export interface VisibilityRule {
  when: 'region-selected' | 'no-region-selected' | 'choice-selected' | 'choice-unselected';
  tagName?: string;
  labelValues?: string[];
  choiceValues?: string[];
  /** Of the selected message of a conversation. */
  roles?: string[];
}

export interface ObjectTag {
  name: string;
  /** `Text`, `Image`, … */
  tag: string;
  /** As written: one data reference such as `$text` or `$meta.url`, or a text that may hold references (`readValue`). */
  value: string;
  /** Data reference to a list of pages (`valueList` of Image); regions then carry `item_index`. */
  valueList?: string;
  params: Record<string, string | number | boolean | undefined>;
  node: ConfigNode;
}

/** The labels a Relations element offers for links between regions. */
export interface RelationSettings {
  choice: 'single' | 'multiple';
  options: LabelOption[];
}

/** A top-level key of `task.data` that the interface reads. */
export interface DataField {
  key: string;
  /** Tag names that read it (`Image`, `Header`, …). */
  usedBy: string[];
  /** `Image`, `Text`, … of the object tag that shows it; undefined when only visuals read it. */
  dataType?: string;
  required: boolean;
  /** Every place of the config that reads the key. */
  references?: DataReference[];
}

/** One use of task data: `$meta.url` in the `value` of an `Image`. */
export interface DataReference {
  /** As written, with the `$`. */
  expression: string;
  tag: string;
  parameter: string;
  required: boolean;
  /** Part of a longer text, as in `Language: $language`; any value that can be printed fits. */
  embedded?: boolean;
}

export interface CompiledConfig {
  source: string;
  root: ConfigNode;
  objects: Record<string, ObjectTag>;
  controls: Record<string, ControlTag>;
  /** Present when the config has a Relations element; links without labels are always allowed. */
  relations?: RelationSettings;
  fields: DataField[];
  diagnostics: Diagnostic[];
  /** Set when there is a Repeater: what is asked depends on the task, see `configForTask`. */
  repeats?: true;
  /** Equal for configs that differ in white space and attribute order only; hexadecimal. */
  hash: string;
}

/** One item of `annotation.result`; several items with the same `id` are one region. */
export interface RegionResult {
  id: string;
  from_name: string;
  to_name: string;
  type: string;
  value: Record<string, unknown>;
  origin?: 'manual' | 'prediction' | 'prediction-changed';
  original_width?: number;
  original_height?: number;
  image_rotation?: number;
  item_index?: number;
  original_length?: number;
  parentID?: string;
  meta?: Record<string, unknown>;
  score?: number;
  readonly?: boolean;
  hidden?: boolean;
}

export interface RelationResult {
  type: 'relation';
  from_id: string;
  to_id: string;
  direction: 'right' | 'left' | 'bi';
  labels?: string[];
}

export type ResultItem = RegionResult | RelationResult;

/** Where in a result or a task something is wrong: `path` is like `result[2].value.x`. */
export interface Problem {
  path: string;
  code: string;
  message: string;
}
