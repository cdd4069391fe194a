import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import type { Command } from '../commands/command.ts';
import type { Keymap } from '../commands/keymap.ts';
import type { Hotkeys } from '../commands/remap.ts';
import type { AudioModel } from '../media/audio/audio-model.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import type { Player } from '../media/player/player.ts';
import type { SyncBus } from '../media/sync.ts';
import type { SeriesModel } from '../media/time-series/series-model.ts';
import type { VideoModel } from '../media/video/video-model.ts';
import type { Passage } from '../regions/span/passage.ts';
import type { History, HistorySnapshot } from '../store/history.ts';
import type { Observable } from '../store/observable.ts';
import type { EditorRecord } from '../store/records.ts';
import type { ChangeOrigin, ChangeSet, RecordStore } from '../store/store.ts';
import type { InterfaceModel } from './interface-model.ts';
import type { PointerMachine } from './pointer-machine.ts';
import type { SessionState } from './session.ts';

export interface EditorTask {
  id: number | string;
  data: Record<string, unknown>;
}

export interface Capabilities {
  readonly?: boolean;
  canSubmit?: boolean;
  canSkip?: boolean;
  /** The annotation was submitted before: the button updates it. */
  canUpdate?: boolean;
  /** Predictions stay out of sight until the person asks for them: in a frame, or one after the other. */
  revealsPredictions?: boolean;
}

export interface EditorPrediction {
  result: readonly ResultItem[];
  score?: number | null;
  modelVersion?: string;
}

/** What the page around the editor wants to hear. */
export interface HostCallbacks {
  onChange?: (result: ResultItem[]) => void;
  onSubmit?: (result: ResultItem[]) => void;
  onSkip?: () => void;
  onNavigate?: (step: -1 | 1) => void;
  /** The task's data or result cannot be shown as it should. */
  onProblem?: (message: string) => void;
  /** Asks the model that helps while one draws; undefined as long as there is none. Nothing waits for it. */
  /** `model`: id of the one of `assistants` that is asked. */
  onAssist?:
    | ((context: ResultItem[], signal: AbortSignal, model: string | undefined) => Promise<EditorPrediction>)
    | undefined;
  /** The person chose other keys; the host keeps them and hands them in again as `hotkeys`. */
  onHotkeysChange?: (hotkeys: Hotkeys) => void;
}

export interface EditorOptions extends HostCallbacks {
  config: CompiledConfig;
  task: EditorTask;
  initialResult?: readonly ResultItem[];
  capabilities?: Capabilities;
  predictions?: readonly EditorPrediction[];
  /** Shortcut by command id; replaces the command's own. */
  hotkeys?: Hotkeys;
  /** Sign put before the labels of a region, by its id: what a comparison has found. */
  marks?: ReadonlyMap<string, string>;
  /** Makes the ids of new regions; by default ten random letters and digits. */
  makeId?: () => string;
}

export interface Editor {
  config: CompiledConfig;
  task: EditorTask;
  model: InterfaceModel;
  store: RecordStore;
  history: History;
  session: Observable<SessionState>;
  capabilities: Capabilities;
  predictions: readonly EditorPrediction[];
  marks: ReadonlyMap<string, string>;
  /** One for each TimeSeries, by name. */
  series: ReadonlyMap<string, SeriesModel>;
  /** By object name, one for each Image. */
  images: ReadonlyMap<string, ImageModel>;
  /** By object name, one for each Audio. */
  audios: ReadonlyMap<string, AudioModel>;
  /** By object name, one for each Video. */
  videos: ReadonlyMap<string, VideoModel>;
  /** Everything that plays, by object name. */
  players: ReadonlyMap<string, Player>;
  /** Connects what plays together. */
  sync: SyncBus;
  /** By object name: the tool's states on each image. */
  pointers: ReadonlyMap<string, PointerMachine>;
  /** What can be read and marked, by object name; texts that must be loaded come when they are there. */
  passages: Map<string, Passage>;
  host: HostCallbacks;
  commands: readonly Command[];
  keymap: Keymap;
  /** Takes over keys that the host kept. */
  remap(hotkeys: Hotkeys): void;
  /** The person chooses other keys. */
  changeHotkeys(hotkeys: Hotkeys): void;
  makeId(): string;
  /** Place of the next record in the result. */
  nextOrder(): number;
  serialize(): ResultItem[];
  /** Replaces the whole annotation. */
  load(result: readonly ResultItem[], origin: ChangeOrigin): void;
  /** Puts the same annotation in place as other records, with the steps that led to it. */
  restore(records: readonly EditorRecord[], history: HistorySnapshot): void;
  /** False when there is no such command or it may not run now. */
  dispatch(commandId: string): boolean;
  /** False when no pointer gesture was under way. */
  cancelGesture(): boolean;
  /** Ends a shape that is being made point by point; false when there is none. */
  finishGesture(): boolean;
  /** Takes back the last point of such a shape; false when there is none. */
  stepBackGesture(): boolean;
  subscribe(listener: (changeSet: ChangeSet) => void): () => void;
}
