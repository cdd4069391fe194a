import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useEditor, useRecords } from '../../shell/editor-context.ts';
import { AssistStrip } from '../assist/AssistStrip.tsx';
import { markableTextAttributes, scrollingTextAttributes } from '../surface-attributes.ts';
import { SpanGrips } from './SpanGrips.tsx';
import { TextHighlights } from './TextHighlights.tsx';
import { createTextGeometry, type TextGeometry, type TextLayout } from './text-geometry.ts';
import { useTextCaret } from './use-text-caret.ts';
import { useTextSelection } from './use-text-selection.ts';

interface SpanSurfaceProps {
  name: string;
  /** Kind of text, the first word of its name for screen readers. */
  noun: string;
  className?: string;
  /** Highlights that stand behind the text; in front of it where the text may have a ground of its own. */
  isPaintedInFront?: boolean;
  /** Finds the text nodes in what was drawn; asked once the children are there. The same function while they stay. */
  findLayout: (scroller: HTMLElement, content: HTMLElement) => TextLayout;
  /** Must not change while people mark: spans lie on a layer of their own. */
  children: ReactNode;
}

/** Anything that is read and marked: highlights, caret, grips and keys around the text it is given. */
export function SpanSurface({ name, noun, className = '', isPaintedInFront, findLayout, children }: SpanSurfaceProps) {
  const editor = useEditor();
  const surface = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [geometry, setGeometry] = useState<TextGeometry | undefined>(undefined);
  const description = useId();
  const params = editor.config.objects[name]?.params ?? {};
  const hasRelations = useRecords('relation').length > 0 || editor.config.relations !== undefined;
  const isMarkable = editor.model.listCreatingControls(name).length > 0;

  useEffect(() => {
    if (surface.current && content.current)
      setGeometry(createTextGeometry(findLayout(surface.current, content.current)));
  }, [findLayout]);
  useTextSelection(name, surface, geometry);
  const { caret, caretElement, onKeyDown, hide } = useTextCaret(name, geometry);

  if (!isMarkable) {
    return (
      <div className={`lw-text lw-text-plain ${className}`} {...scrollingTextAttributes(`${noun} ${name}`)}>
        {children}
      </div>
    );
  }
  const highlights = geometry ? (
    <TextHighlights
      objectName={name}
      geometry={geometry}
      scroller={surface}
      content={content}
      showsLabels={params.showLabels !== false}
    />
  ) : null;
  const listeners = { onKeyDown, onPointerDown: hide, onBlur: hide };
  return (
    <>
      <AssistStrip objectName={name} noun="span" />
      <div
        ref={surface}
        className={`lw-text ${hasRelations ? 'lw-text-related' : ''} ${className}`}
        {...markableTextAttributes(`${noun} ${name}`, description)}
        data-surface={name}
        data-selectable={params.selectionEnabled === false ? 'no' : undefined}
        {...listeners}
      >
        <div ref={content} className="lw-text-content">
          {isPaintedInFront ? null : highlights}
          {children}
          {isPaintedInFront ? highlights : null}
          {geometry ? <SpanGrips objectName={name} geometry={geometry} content={content} /> : null}
          {caret ? (
            <div
              ref={caretElement}
              className="lw-caret"
              style={{ transform: `translate(${caret.x}px, ${caret.y}px)`, height: caret.height }}
            />
          ) : null}
        </div>
        <p id={description} className="lw-hidden">
          Arrows move the caret, with Alt by words, Page Up and Down by what is in view; Shift selects as well, the key
          of a label marks what is selected. Tab goes through the spans and on; Escape, then Tab, leaves at once.
          Question mark lists all keys.
        </p>
      </div>
    </>
  );
}
