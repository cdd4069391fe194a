import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { Hotkeys } from '../commands/remap.ts';
import { createEditor } from '../editor/create-editor.ts';
import type { Capabilities, Editor, EditorPrediction, EditorTask, HostCallbacks } from '../editor/editor.ts';
import type { AssistModel } from '../editor/session.ts';
import { putBackHidden } from '../operations/regions.ts';
import type { CommentsProps } from '../panels/CommentsPanel.tsx';
import type { RevisionsProps } from '../panels/RevisionsPanel.tsx';
import { EditorProvider } from './editor-context.ts';
import { useAssist } from './use-assist.ts';
import { useKeptHistory } from './use-kept-history.ts';
import { useKeptUnfinished } from './use-kept-unfinished.ts';
import { takeUpPreferences, usePreferences } from './use-preferences.ts';
import { Workbench } from './Workbench.tsx';

export interface AnnotationEditorProps extends HostCallbacks {
  config: CompiledConfig;
  task: EditorTask;
  /** Where the annotation starts; read once per task. Give the component another `key` to start over. */
  initialResult?: readonly ResultItem[];
  capabilities?: Capabilities;
  predictions?: readonly EditorPrediction[];
  submitLabel?: string;
  /** Shortcut by command id, such as `{ 'task.submit': 'alt+enter' }`. */
  hotkeys?: Hotkeys;
  /** Under this key the steps, and what is half typed or half traced, outlive a reload; such as the task's id. */
  historyKey?: string;
  /** Who works here: what they set, such as the speed of playing, is set in the next task as well. */
  personKey?: string;
  /** Sign put before the labels of a region, by its id. */
  marks?: ReadonlyMap<string, string>;
  /** Name of the work for screen readers where there is more than one editor; by default `Task`. */
  label?: string;
  header?: ReactNode;
  statusSlot?: ReactNode;
  sidePanelSlot?: ReactNode;
  /** Earlier versions of the answer. */
  revisions?: RevisionsProps;
  /** What people said about the answer and its regions; the host keeps it. */
  comments?: CommentsProps;
  /** Models that `onAssist` may ask, the usual one first; the same list while they stay. */
  assistants?: readonly AssistModel[];
  resolveUrl?: (url: string) => string;
  /** Hands out the editor of each task, for hosts that load results or run commands. */
  onReady?: (editor: Editor) => void;
}

const nothing: Capabilities = {};
const noModels: readonly AssistModel[] = [];
const asItIs = (url: string) => url;

/** One editor per task and interface; what else the host hands over may change with every render. */
export function AnnotationEditor(props: AnnotationEditorProps) {
  const { config, task } = props;
  return <TaskEditor key={`${config.hash} ${task.id}`} {...props} />;
}

function TaskEditor(props: AnnotationEditorProps) {
  const [editor] = useState(() => startEditor(props));
  useKeptHistory(editor, props.historyKey);
  useKeptUnfinished(editor, props.historyKey);
  usePreferences(editor, props.personKey ?? '');
  const { capabilities = nothing, resolveUrl = asItIs, onReady } = props;
  useHost(editor, capabilities, props);
  useAssist(editor, props.onAssist !== undefined, props.assistants ?? noModels);
  // With the task itself: whoever acts on keys must not miss one that is pressed in the moment in which it is seen.
  useLayoutEffect(() => onReady?.(editor), [editor, onReady]);
  const { hotkeys } = props;
  useEffect(() => {
    if (hotkeys && hotkeys !== editor.session.get().hotkeys) editor.remap(hotkeys);
  }, [editor, hotkeys]);
  const surroundings = useMemo(
    () => ({ editor, resolveUrl, isApple: /mac|iphone|ipad/i.test(navigator.platform) }),
    [editor, resolveUrl],
  );
  return (
    <EditorProvider value={surroundings}>
      <Workbench
        capabilities={capabilities}
        label={props.label ?? 'Task'}
        header={props.header}
        statusSlot={props.statusSlot}
        sidePanelSlot={props.sidePanelSlot}
        revisions={props.revisions}
        comments={props.comments}
        submitLabel={props.submitLabel}
        canSkip={props.onSkip !== undefined && capabilities.canSkip !== false}
        canSubmit={props.onSubmit !== undefined && capabilities.canSubmit !== false}
      />
    </EditorProvider>
  );
}

/** The editor calls what the host passed last; set before any effect of a view could want to call. */
function useHost(editor: Editor, capabilities: Capabilities, callbacks: HostCallbacks): void {
  const { onChange, onSubmit, onSkip, onNavigate, onProblem, onAssist, onHotkeysChange } = callbacks;
  useLayoutEffect(() => {
    editor.capabilities = capabilities;
    if (!capabilities.readonly) putBackHidden(editor);
    Object.assign(editor.host, { onChange, onSubmit, onSkip, onNavigate, onProblem, onAssist, onHotkeysChange });
  }, [editor, capabilities, onChange, onSubmit, onSkip, onNavigate, onProblem, onAssist, onHotkeysChange]);
}

function startEditor({
  config,
  task,
  initialResult,
  capabilities,
  predictions,
  hotkeys,
  personKey = '',
  marks,
}: AnnotationEditorProps): Editor {
  const editor = createEditor({
    config,
    task,
    ...(initialResult ? { initialResult } : {}),
    ...(capabilities ? { capabilities } : {}),
    ...(predictions ? { predictions } : {}),
    ...(hotkeys ? { hotkeys } : {}),
    ...(marks ? { marks } : {}),
  });
  takeUpPreferences(editor, personKey);
  return editor;
}
