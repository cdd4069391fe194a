import type { ConfigNode } from '@labelwright/task-definition/model';
import { useMemo } from 'react';
import { scopeStylesheet } from '../sanitize-css.ts';

/** Class of the element that holds the interface; the author's CSS reaches nothing outside it. */
export const interfaceScope = 'lw-interface';

export function StyleView({ node }: { node: ConfigNode }) {
  const css = useMemo(() => scopeStylesheet(node.text, `.${interfaceScope}`), [node.text]);
  return <style>{css}</style>;
}
