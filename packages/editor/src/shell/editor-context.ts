import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Editor } from '../editor/editor.ts';
import type { SessionState } from '../editor/session.ts';
import { listGhosts } from '../operations/suggestions.ts';
import type { EditorRecord, RecordKind, RecordOf, RegionRecord } from '../store/records.ts';

export interface EditorSurroundings {
  editor: Editor;
  /** Turns an address in task data into one that the browser can load. */
  resolveUrl: (url: string) => string;
  isApple: boolean;
}

const EditorContext = createContext<EditorSurroundings | undefined>(undefined);

export const EditorProvider = EditorContext.Provider;

export function useSurroundings(): EditorSurroundings {
  const surroundings = useContext(EditorContext);
  if (!surroundings) throw new Error('Editor views must be rendered inside AnnotationEditor.');
  return surroundings;
}

export function useEditor(): Editor {
  return useSurroundings().editor;
}

/** The region that answers shown here belong to; undefined outside the details panel. */
export const RegionContext = createContext<RegionRecord | undefined>(undefined);

/** True within a row of the region list, where some questions about a region are asked. */
export const RowContext = createContext(false);

/** Open comments on each region, by its id. */
export const CommentCounts = createContext<ReadonlyMap<string, number>>(new Map());

/** `select` must return the same value as long as nothing it reads has changed. */
export function useSession<T>(select: (state: SessionState) => T): T {
  const { session } = useEditor();
  return useSyncExternalStore(session.subscribe, () => select(session.get()));
}

export function useRecords<K extends RecordKind>(kind: K): readonly RecordOf<K>[] {
  const { store } = useEditor();
  return useSyncExternalStore(store.subscribe, () => store.list(kind));
}

/** Regions that a model proposes on the object; the same array until one of them changes. */
export function useGhosts(objectName: string): readonly RegionRecord[] {
  const editor = useEditor();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [editor.store.subscribe(listener), editor.session.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [editor],
  );
  return useSyncExternalStore(subscribe, () => listGhosts(editor, objectName));
}

export function useRecord(id: string | undefined): EditorRecord | undefined {
  const { store } = useEditor();
  return useSyncExternalStore(store.subscribe, () => (id === undefined ? undefined : store.find(id)));
}

export function useSelectedRegion(): RegionRecord | undefined {
  const selection = useSession((state) => state.selection);
  const record = useRecord(selection.length === 1 ? selection[0] : undefined);
  return record?.kind === 'region' ? record : undefined;
}

/** Re-renders after any change of records or session, for views whose visibility may hang on anything. */
export function useEverything(): void {
  useRecords('answer');
  useRecords('region');
  useSession((state) => state);
}

/** A value that may hang on any record and on the session; draws anew only when it changes. */
export function useDerived<T extends string | boolean>(read: (editor: Editor) => T): T {
  const editor = useEditor();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [editor.store.subscribe(listener), editor.session.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [editor],
  );
  return useSyncExternalStore(subscribe, () => read(editor));
}

/** Printed form of the key that runs the command; undefined when it has none. */
export function useShortcut(commandId: string): string | undefined {
  const { editor } = useSurroundings();
  useSession((state) => state.hotkeys);
  return editor.keymap.shortcutsOf(commandId)[0];
}
