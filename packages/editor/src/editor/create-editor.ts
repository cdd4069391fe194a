import { configForTask } from '@labelwright/task-definition/for-task';
import type { ResultItem } from '@labelwright/task-definition/model';
import { allCommands } from '../commands/all-commands.ts';
import { createKeymap } from '../commands/keymap.ts';
import { createAudioPointer } from '../media/audio/audio-pointer.ts';
import { createImageModel } from '../media/image/image-model.ts';
import { createSeriesModel } from '../media/time-series/series-model.ts';
import { createSeriesPointer } from '../media/time-series/series-pointer.ts';
import { timelineOf } from '../media/video/timeline-layout.ts';
import { createTimelinePointer } from '../media/video/timeline-pointer.ts';
import { createVideoPointer } from '../media/video/video-pointer.ts';
import { watchPrompts } from '../operations/ask-model.ts';
import { listGivenMessages } from '../operations/messages.ts';
import { isBarePrompt } from '../operations/prompts.ts';
import { stopLinking } from '../operations/relations.ts';
import { withTurns } from '../operations/turns.ts';
import { isPicture } from '../regions/picture.ts';
import { loadResult } from '../results/load-result.ts';
import { shownResult } from '../results/serialize-result.ts';
import { createHistory } from '../store/history.ts';
import { createObservable } from '../store/observable.ts';
import type { EditorRecord } from '../store/records.ts';
import { type ChangeOrigin, createStore, listRecords } from '../store/store.ts';
import { createPointerMachine } from '../tools/pointer.ts';
import { createPassages } from './create-passages.ts';
import { createPlayables } from './create-playables.ts';
import { addDefaultAnswers, armSelectedLabels } from './default-answers.ts';
import type { Editor, EditorOptions, HostCallbacks } from './editor.ts';
import { createInterfaceModel } from './interface-model.ts';
import type { PointerMachine } from './pointer-machine.ts';
import { putDownHidden } from './put-down-hidden.ts';
import { initialSession, type SessionState } from './session.ts';

/** An editor without a screen: the component draws it, tests drive it. */
export function createEditor(options: EditorOptions): Editor {
  const { task } = options;
  const config = configForTask(options.config, task.data);
  const store = createStore();
  const session = createObservable<SessionState>(initialSession);
  const imageNames = Object.values(config.objects)
    .filter(isPicture)
    .map(({ name }) => name);
  const seriesObjects = Object.values(config.objects).filter(({ tag }) => tag === 'TimeSeries');
  const images = new Map(imageNames.map((name) => [name, createImageModel(store, name, config.objects[name]?.params)]));
  const pointers = new Map<string, PointerMachine>();
  const model = createInterfaceModel(config, task.data);
  let order = 0;

  const editor: Editor = {
    config,
    task,
    model,
    store,
    history: createHistory(store),
    session,
    capabilities: options.capabilities ?? {},
    predictions: options.predictions ?? [],
    marks: options.marks ?? new Map(),
    images,
    series: new Map(seriesObjects.map((object) => [object.name, createSeriesModel(object)])),
    ...createPlayables(config, task.data),
    pointers,
    passages: createPassages(model),
    host: hostOf(options),
    commands: [],
    keymap: createKeymap([]),
    remap(hotkeys) {
      editor.keymap = createKeymap(editor.commands, hotkeys, () => session.get().activeObject);
      session.update({ hotkeys });
    },
    changeHotkeys(hotkeys) {
      editor.remap(hotkeys);
      editor.host.onHotkeysChange?.(hotkeys);
    },
    makeId: options.makeId ?? randomId,
    nextOrder: () => order++,
    serialize: () =>
      withTurns(
        editor,
        shownResult(config, store, (region) => isBarePrompt(editor, region)),
      ),
    load(result, origin) {
      load(editor, result, origin);
      order = result.length;
    },
    restore(records, history) {
      const kept = new Set(records);
      store.write('restore', (writer) => {
        for (const record of listRecords(store)) if (!kept.has(record)) writer.remove(record.id);
        for (const record of records) if (store.find(record.id) !== record) writer.put(record);
      });
      editor.history.restore(history);
      order = records.reduce((next, { props }) => Math.max(next, props.order + 1), order);
    },
    dispatch(commandId) {
      const command = editor.commands.find(({ id }) => id === commandId);
      if (!command?.enabled()) return false;
      command.run();
      return true;
    },
    cancelGesture: () => [...pointers.values()].some((pointer) => pointer.cancel()),
    finishGesture: () => [...pointers.values()].some((pointer) => pointer.finish?.() ?? false),
    stepBackGesture: () => [...pointers.values()].some((pointer) => pointer.stepBack?.() ?? false),
    subscribe: store.subscribe,
  };
  for (const [name, image] of images) pointers.set(name, createPointerMachine(editor, image));
  for (const [name, model] of editor.series) pointers.set(name, createSeriesPointer(editor, model));
  for (const [name, audio] of editor.audios) pointers.set(name, createAudioPointer(editor, audio));
  for (const [name, video] of editor.videos) {
    pointers.set(name, createVideoPointer(editor, video));
    pointers.set(timelineOf(name), createTimelinePointer(editor, video));
  }
  editor.commands = allCommands(editor);
  editor.remap(options.hotkeys ?? {});
  editor.load(options.initialResult ?? [], 'restore');
  if (!options.initialResult?.length && !editor.capabilities.readonly) addDefaultAnswers(editor);
  if (!editor.capabilities.readonly) armSelectedLabels(editor);
  forgetMissingRegions(editor);
  putDownHidden(editor);
  reportChanges(editor);
  watchPrompts(editor);
  return editor;
}

function replaceRecords(editor: Editor, records: readonly EditorRecord[], origin: ChangeOrigin): void {
  editor.store.write(origin, (writer) => {
    for (const record of listRecords(editor.store)) writer.remove(record.id);
    for (const record of records) writer.put(record);
  });
}

function load(editor: Editor, result: readonly ResultItem[], origin: ChangeOrigin): void {
  const records = loadResult(editor.config, result);
  replaceRecords(editor, [...records, ...listGivenMessages(editor, records)], origin);
  editor.history.clear();
  editor.session.update({
    cameHidden: {},
    selection: [],
    linkingFrom: undefined,
    textSelection: undefined,
    missing: [],
  });
}

/** After an undo or a remote change only what still exists is selected, or waits to be related. */
function forgetMissingRegions(editor: Editor): void {
  editor.store.subscribe(() => {
    const { selection, linkingFrom } = editor.session.get();
    const kept = selection.filter((id) => editor.store.findRegion(id));
    if (kept.length < selection.length) editor.session.update({ selection: kept });
    if (linkingFrom !== undefined && !editor.store.findRegion(linkingFrom)) stopLinking(editor);
  });
}

/** The host hears of a drag once, when it has ended. */
function reportChanges(editor: Editor): void {
  let isChanged = false;
  let isScheduled = false;
  function report(): void {
    isScheduled = false;
    if (!isChanged || editor.session.get().gesture !== undefined) return;
    isChanged = false;
    editor.host.onChange?.(editor.serialize());
  }
  function schedule(): void {
    if (!isChanged || isScheduled || editor.session.get().gesture !== undefined) return;
    isScheduled = true;
    queueMicrotask(report);
  }
  editor.store.subscribe(({ origin }) => {
    if (origin !== 'user') return;
    isChanged = true;
    schedule();
  });
  editor.session.subscribe(schedule);
}

/** A copy, since the component puts new callbacks in with every render. */
function hostOf(options: EditorOptions): HostCallbacks {
  const { onChange, onSubmit, onSkip, onNavigate, onProblem, onAssist, onHotkeysChange } = options;
  return {
    ...(onChange ? { onChange } : {}),
    ...(onSubmit ? { onSubmit } : {}),
    ...(onSkip ? { onSkip } : {}),
    ...(onNavigate ? { onNavigate } : {}),
    ...(onProblem ? { onProblem } : {}),
    ...(onAssist ? { onAssist } : {}),
    ...(onHotkeysChange ? { onHotkeysChange } : {}),
  };
}

const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => idAlphabet[byte % idAlphabet.length]).join('');
}
