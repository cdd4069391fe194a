import { useCallback, useEffect, useState } from 'react';
import type { Editor } from '../editor/editor.ts';
import type { PanelSide } from '../editor/session.ts';

type Widths = Record<PanelSide, number>;

export interface Layout {
  widths: Widths;
  resize(side: PanelSide, widthPx: number): void;
}

interface StoredLayout {
  widths: Widths;
  closedPanels: PanelSide[];
}

const initial: StoredLayout = { widths: { left: 256, right: 300 }, closedPanels: [] };
const narrowestPx = 180;
const widestPx = 560;

/** Widths and open state of the side panels, remembered per interface on this device. */
export function useLayout(editor: Editor): Layout {
  const key = `labelwright.editor.layout.${editor.config.hash}`;
  const [widths, setWidths] = useState<Widths>(() => read(key).widths);

  useEffect(() => editor.session.update({ closedPanels: read(key).closedPanels }), [editor, key]);
  useEffect(() => {
    const save = () => write(key, { widths, closedPanels: [...editor.session.get().closedPanels] });
    save();
    return editor.session.subscribe(save);
  }, [editor, key, widths]);

  return {
    widths,
    resize: useCallback((side, widthPx) => {
      setWidths((before) => ({ ...before, [side]: Math.min(Math.max(widthPx, narrowestPx), widestPx) }));
    }, []),
  };
}

/** Storage may be full, forbidden, or hold something else; the panels then stand as they first did. */
function read(key: string): StoredLayout {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...initial, ...stored } : initial;
  } catch {
    return initial;
  }
}

function write(key: string, layout: StoredLayout): void {
  try {
    const text = JSON.stringify(layout);
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Only the memory of a width is lost.
  }
}
