import type { Hotkeys } from '../commands/remap.ts';
import type { EditorPrediction } from './editor.ts';

export type PanelSide = 'left' | 'right';

/** How far a person has got with what models proposed. */
export interface SuggestionState {
  /** Which prediction is looked at, by its place in the list. */
  prediction: number;
  /** Suggestions with a lower score are not shown. */
  threshold: number;
  rejected: readonly string[];
  /** Only where predictions are revealed by hand. */
  revealed: readonly string[];
  focused?: string | undefined;
}

/** The model that answers while a person draws. */
export interface AssistModel {
  id: string;
  title: string;
}

export interface AssistState {
  isConnected: boolean;
  isOn: boolean;
  /** Those that can be asked, the usual one first. */
  models: readonly AssistModel[];
  /** Id of the one that the person has chosen. */
  model?: string | undefined;
  /** What the model answers is taken over without asking. */
  acceptsAtOnce: boolean;
  /** It has been asked and has not answered yet. */
  isBusy: boolean;
  /** Regions that the model was asked about; they give way to what is accepted. */
  prompts: readonly string[];
  /** Its last answer, until all of it is accepted or rejected. */
  answer?: EditorPrediction | undefined;
  /** Prediction that was looked at before the answer came. */
  lookedAt: number;
}

/** What is on screen and under the hand just now; never part of the result and never undone. */
export interface SessionState {
  selection: readonly string[];
  /** Page shown of each object that has several, from 0; one that is not there shows its first. */
  pages: Readonly<Record<string, number>>;
  hovered?: string | undefined;
  /** The one point of the selected shape that keys act on. */
  focusedPoint?: { regionId: string; index: number } | undefined;
  /** Labels that the next region gets. */
  armed?: { control: string; values: readonly string[] } | undefined;
  tool: string;
  /** Of the brush and the eraser, in image pixels across; undefined until it is chosen: what fits the image. */
  brushSize?: number | undefined;
  /** Region a relation is being drawn from. */
  linkingFrom?: string | undefined;
  /** Text that is selected and not yet a region. */
  textSelection?: { objectName: string; start: number; end: number } | undefined;
  /** Object that commands such as zoom and paste act on. */
  activeObject?: string | undefined;
  /** Pages of documents, by object name, once they are open. */
  pageCounts: Readonly<Record<string, number>>;
  /** By region: whether it came hidden, where somebody who may change nothing has it otherwise. */
  cameHidden: Readonly<Record<string, boolean>>;
  /** What is typed in a field and not yet part of the answer, by field. */
  typed: Readonly<Record<string, string>>;
  /** What is typed in the Filter of each control, by the control's name. */
  filters: Readonly<Record<string, string>>;
  /** Spoken to screen readers when it changes. */
  announcement: string;
  /** Shown for a while above the bottom bar; a new object for each notice. */
  notice?: { text: string } | undefined;
  /** Controls without a required answer after a refused submit, with what to tell the person. */
  missing: readonly { control: string; message: string; regionId?: string | undefined; itemIndex?: number }[];
  /** Question or field that a key has sent the focus to; a new object for each request. */
  focusRequest?: { field: string } | undefined;
  suggestions: SuggestionState;
  assist: AssistState;
  isKeySheetOpen: boolean;
  isPaletteOpen: boolean;
  /** Keys that the person chose, by command id. */
  hotkeys: Hotkeys;
  /** Side panels that are folded away. */
  closedPanels: readonly PanelSide[];
  isFocusMode: boolean;
  /** While a pointer gesture is under way: the path of the tool's state, such as `select.dragging`. */
  gesture?: string | undefined;
  /** Selection frame in image pixels. */
  marquee?: { objectName: string; minX: number; minY: number; maxX: number; maxY: number } | undefined;
}

export const initialSession: SessionState = {
  selection: [],
  pages: {},
  cameHidden: {},
  typed: {},
  filters: {},
  pageCounts: {},
  tool: 'select',
  announcement: '',
  missing: [],
  suggestions: { prediction: 0, threshold: 0, rejected: [], revealed: [] },
  assist: { isConnected: false, isOn: true, models: [], acceptsAtOnce: false, isBusy: false, prompts: [], lookedAt: 0 },
  isKeySheetOpen: false,
  isPaletteOpen: false,
  hotkeys: {},
  closedPanels: [],
  isFocusMode: false,
};
