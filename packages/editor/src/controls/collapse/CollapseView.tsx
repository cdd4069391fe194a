import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ConfigNode } from '@labelwright/task-definition/model';
import { useContext, useEffect, useId, useRef } from 'react';
import { RegionContext, useEditor, useSession } from '../../shell/editor-context.ts';
import { isRegionQuestion } from '../region-questions.ts';
import type { TagViewProps } from '../tag-views.ts';
import { useShownChildren } from '../use-shown-children.ts';

export function CollapseView({ node, show }: TagViewProps) {
  const { config } = useEditor();
  const region = useContext(RegionContext);
  const group = useId();
  const { accordion, bordered, open } = node.attributes;
  const name = isOn(accordion ?? 'true') ? group : undefined;
  return (
    <div className={`lw-collapse ${isOn(bordered) ? 'lw-collapse-bordered' : ''}`}>
      {node.children
        .filter((panel) => region || !isRegionQuestion(config, panel))
        .map((panel) => (
          <Panel
            key={panel.range.start.offset}
            panel={panel}
            group={name}
            isOpen={isOn(panel.attributes.open ?? open)}
            show={show}
          />
        ))}
    </div>
  );
}

function isOn(written: string | undefined): boolean {
  return written !== undefined && ['true', 'yes', '1'].includes(written.trim().toLowerCase());
}

interface PanelProps {
  panel: ConfigNode;
  /** Panels of one group close each other; undefined lets each be. */
  group: string | undefined;
  isOpen: boolean;
  show: TagViewProps['show'];
}

function Panel({ panel, group, isOpen, show }: PanelProps) {
  const { model } = useEditor();
  const children = useShownChildren(panel);
  const details = useRef<HTMLDetailsElement>(null);
  const request = useSession((state) => state.focusRequest);
  // A question in a closed panel that was left open, or is sent to by key, comes into view.
  useEffect(() => {
    const wanted = request && `[data-control="${CSS.escape(request.field)}"]`;
    if (wanted && details.current?.querySelector(wanted)) details.current.open = true;
  }, [request]);
  return (
    <details ref={details} className="lw-panel" {...(group ? { name: group } : {})} open={isOpen}>
      <summary>{interpolate(panel.attributes.value ?? '', model.data)}</summary>
      <div className="lw-panel-body">{children.map(show)}</div>
    </details>
  );
}
