import type { ConfigNode } from '@labelwright/task-definition/model';
import { useContext } from 'react';
import { RegionContext, useEditor } from '../shell/editor-context.ts';
import { listInPlace } from './region-questions.ts';

/** What stands inside an element: all of it beside a region, elsewhere without the questions about regions. */
export function useShownChildren(node: ConfigNode): readonly ConfigNode[] {
  const { config } = useEditor();
  const region = useContext(RegionContext);
  return region ? node.children : listInPlace(config, node);
}
