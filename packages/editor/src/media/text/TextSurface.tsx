import type { ConfigNode } from '@labelwright/task-definition/model';
import { memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useEditor, useRecords, useSurroundings } from '../../shell/editor-context.ts';
import { markableTextAttributes, scrollingTextAttributes } from '../surface-attributes.ts';
import { SpanGrips } from './SpanGrips.tsx';
import { TextHighlights } from './TextHighlights.tsx';
import { splitIntoChunks } from './text-chunks.ts';
import { createTextGeometry, type TextGeometry } from './text-geometry.ts';
import { useTextCaret } from './use-text-caret.ts';
import { useTextSelection } from './use-text-selection.ts';

export function TextSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = editor.config.objects[node.attributes.name ?? ''];
  if (!object) return null;
  const isRemote = object.params.valueType === 'url';
  return isRemote ? (
    <RemoteText key={object.name} name={object.name} />
  ) : (
    <Surface key={object.name} name={object.name} />
  );
}

/** Text that stands behind an address in the task's data. */
function RemoteText({ name }: { name: string }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const address = editor.model.resolveObject(name);
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const response = await fetch(resolveUrl(String(address)), { signal: stop.signal });
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        editor.texts.set(name, await response.text());
        setState('ready');
      } catch (error) {
        if (stop.signal.aborted) return;
        setState('failed');
        editor.host.onProblem?.(
          `The text could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    };
    void load();
    return () => stop.abort();
  }, [editor, name, address, resolveUrl]);
  if (state === 'ready') return <Surface name={name} />;
  if (state === 'loading') return <div className="lw-skeleton lw-text-skeleton" />;
  return (
    <p className="lw-notice" role="alert">
      The text could not be loaded: {String(address)}
    </p>
  );
}

function Surface({ name }: { name: string }) {
  const editor = useEditor();
  const surface = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [geometry, setGeometry] = useState<TextGeometry | undefined>(undefined);
  const description = useId();
  const text = editor.texts.get(name) ?? '';
  const params = editor.config.objects[name]?.params ?? {};
  const hasRelations = useRecords('relation').length > 0 || editor.config.relations !== undefined;
  const isMarkable = editor.model.listCreatingControls(name).length > 0;

  useEffect(() => {
    if (surface.current && content.current) setGeometry(createTextGeometry(surface.current, content.current));
  }, []);
  useTextSelection(name, surface, geometry);
  const { caret, onKeyDown, hide } = useTextCaret(name, geometry);

  if (text === '') return <p className="lw-notice">This task has no text here.</p>;
  if (!isMarkable) {
    return (
      <div className="lw-text lw-text-plain" {...scrollingTextAttributes(`Text ${name}`)}>
        <TextBody text={text} />
      </div>
    );
  }
  const listeners = { onKeyDown, onPointerDown: hide, onBlur: hide };
  return (
    <div
      ref={surface}
      className={`lw-text ${hasRelations ? 'lw-text-related' : ''}`}
      {...markableTextAttributes(`Text ${name}`, description)}
      data-surface={name}
      {...listeners}
    >
      <div ref={content} className="lw-text-content">
        {geometry ? (
          <TextHighlights
            objectName={name}
            geometry={geometry}
            scroller={surface}
            content={content}
            showsLabels={params.showLabels !== false}
          />
        ) : null}
        <TextBody text={text} />
        {geometry ? <SpanGrips objectName={name} geometry={geometry} content={content} /> : null}
        {caret ? (
          <div
            className="lw-caret"
            style={{ transform: `translate(${caret.x}px, ${caret.y}px)`, height: caret.height }}
          />
        ) : null}
      </div>
      <p id={description} className="lw-hidden">
        Arrows move the caret, Shift and arrows select, the key of a label marks what is selected. Tab goes through the
        spans and on; Escape, then Tab, leaves at once. Question mark lists all keys.
      </p>
    </div>
  );
}

/** Rendered once: spans come and go on a layer of their own. */
const TextBody = memo(function TextBody({ text }: { text: string }) {
  const chunks = useMemo(() => splitIntoChunks(text), [text]);
  return (
    <div className="lw-text-body" dir="auto">
      {chunks.map((chunk) => (
        <div key={chunk.start} className="lw-text-chunk" data-start={chunk.start} dir="auto">
          {chunk.text}
        </div>
      ))}
    </div>
  );
});
