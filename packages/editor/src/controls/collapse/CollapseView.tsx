import { interpolate } from '@labelwright/task-definition/data-reference';
import type { ConfigNode } from '@labelwright/task-definition/model';
import { useEffect, useId, useRef } from 'react';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import type { TagViewProps } from '../tag-views.ts';

export function CollapseView({ node, show }: TagViewProps) {
  const group = useId();
  const { accordion, bordered, open } = node.attributes;
  const name = isOn(accordion ?? 'true') ? group : undefined;
  return (
    <div className={`lw-collapse ${isOn(bordered) ? 'lw-collapse-bordered' : ''}`}>
      {node.children.map((panel) => (
        <Panel key={panel.range.start.offset} panel={panel} group={name} isOpen={isOn(panel.attributes.open ?? open)}>
          {panel.children.map(show)}
        </Panel>
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
  children: React.ReactNode;
}

function Panel({ panel, group, isOpen, children }: PanelProps) {
  const { model } = useEditor();
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
      <div className="lw-panel-body">{children}</div>
    </details>
  );
}
