import type { CSSProperties } from 'react';
import type { Editor } from '../../editor/editor.ts';
import { labelsOf } from '../../operations/labels.ts';
import type { RegionRecord } from '../../store/records.ts';

/** What the author of the labels wrote about the look of their spans, as properties of CSS; undefined for nothing. */
export function spanLook(editor: Editor, region: RegionRecord): CSSProperties | undefined {
  const [label] = labelsOf(editor, region);
  const control = label && editor.config.controls[label.control];
  if (!control) return undefined;
  const { params, node } = control;
  const isWritten = (name: string) => node.attributes[name] !== undefined;
  const opacity = isWritten('fillOpacity') ? params.fillOpacity : isWritten('opacity') ? params.opacity : undefined;
  const hasBackground = editor.model.findOption(label.control, label.value)?.background !== undefined;
  const look = {
    ...(typeof opacity === 'number' ? { '--lw-fill-share': `${Math.round(opacity * 100)}%` } : {}),
    ...(typeof params.fillColor === 'string' && !hasBackground ? { '--lw-fill': params.fillColor } : {}),
    ...(isWritten('strokeWidth') ? { '--lw-stroke': `${Number(params.strokeWidth)}px` } : {}),
  };
  return Object.keys(look).length > 0 ? (look as CSSProperties) : undefined;
}
