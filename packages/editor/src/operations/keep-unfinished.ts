import type { Editor } from '../editor/editor.ts';
import type { SessionState } from '../editor/session.ts';
import type { OpenPath } from '../media/image/image-model.ts';
import { canEdit } from './edit.ts';
import { shownPage, turnTo } from './pages.ts';

/** What has been begun and is no part of the annotation yet, as plain data. */
export interface Unfinished {
  configHash: string;
  /** What is typed in fields and not added yet. */
  typed: SessionState['typed'];
  paths: readonly KeptPath[];
}

interface KeptPath {
  objectName: string;
  page: number;
  path: OpenPath;
  armed: SessionState['armed'];
}

/** Undefined when nothing is unfinished. */
export function keepUnfinished(editor: Editor): Unfinished | undefined {
  const { typed, armed } = editor.session.get();
  const paths = [...editor.images].flatMap(([objectName, image]) => {
    const path = image.sketch.get().draft?.path;
    return path ? [{ objectName, page: shownPage(editor, objectName), path, armed }] : [];
  });
  const written = Object.entries(typed).filter(([, text]) => text.trim() !== '');
  if (paths.length === 0 && written.length === 0) return undefined;
  return { configHash: editor.config.hash, typed: Object.fromEntries(written), paths };
}

/** Goes on where it was left: at once in fields, and on pictures as soon as they are there. The result stops waiting. */
export function resumeUnfinished(editor: Editor, kept: unknown): () => void {
  if (!isUnfinished(kept) || kept.configHash !== editor.config.hash || !canEdit(editor)) return () => {};
  editor.session.update({ typed: { ...kept.typed, ...editor.session.get().typed } });
  const stops = kept.paths.map((path) => resumePath(editor, path));
  return () => {
    for (const stop of stops) stop();
  };
}

function resumePath(editor: Editor, { objectName, page, path, armed }: KeptPath): () => void {
  const image = editor.images.get(objectName);
  if (!image) return () => {};
  turnTo(editor, objectName, page);
  let stop = () => {};
  const go = () => {
    if (!image.view.get().size || shownPage(editor, objectName) !== page) return;
    stop();
    // Whoever has begun something else meanwhile is not disturbed.
    if (editor.session.get().gesture !== undefined) return;
    editor.session.update({ tool: path.toolId, armed, activeObject: objectName });
    editor.pointers.get(objectName)?.resume?.(path);
  };
  stop = image.view.subscribe(go);
  go();
  return stop;
}

function isUnfinished(value: unknown): value is Unfinished {
  if (typeof value !== 'object' || value === null) return false;
  return 'configHash' in value && 'typed' in value && 'paths' in value && Array.isArray(value.paths);
}
