interface SurfaceAttributes {
  role: 'application' | 'textbox' | 'group';
  tabIndex: 0;
  'aria-label': string;
  'aria-describedby'?: string;
  'aria-multiline'?: true;
  'aria-readonly'?: true;
}

/** A canvas that answers to keys itself. */
export function canvasAttributes(label: string, descriptionId: string): SurfaceAttributes {
  return { role: 'application', tabIndex: 0, 'aria-label': label, 'aria-describedby': descriptionId };
}

/** A text with a caret: screen readers read it like a field that cannot be written in. */
export function markableTextAttributes(label: string, descriptionId: string): SurfaceAttributes {
  return {
    role: 'textbox',
    tabIndex: 0,
    'aria-label': label,
    'aria-describedby': descriptionId,
    'aria-multiline': true,
    'aria-readonly': true,
  };
}

/** A text that scrolls must be reachable to be scrolled by key. */
export function scrollingTextAttributes(label: string): SurfaceAttributes {
  return { role: 'group', tabIndex: 0, 'aria-label': label };
}
