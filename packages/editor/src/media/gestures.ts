const texts = ['Text', 'HyperText', 'Paragraphs'] as const;

/** Keys and movements that are not commands of their own; the key sheet lists those of the objects that are shown. */
export const gestures: readonly { keys: string; label: string; on?: string | readonly string[] }[] = [
  { keys: 'Tab', label: 'Next region' },
  { keys: '↵', label: 'On an image: add a shape in the middle, or end the one being drawn', on: 'Image' },
  { keys: 'Arrows', label: 'On a text: move the caret', on: texts },
  { keys: '⇧ Arrows', label: 'On a text: select', on: texts },
  { keys: 'Alt ↵', label: 'On a paragraph: play it, or stop', on: 'Paragraphs' },
  { keys: '↑ ↓', label: 'In a conversation: from message to message', on: 'Chat' },
  { keys: 'Alt drag', label: 'With the brush: erase', on: ['Brush', 'BrushLabels', 'Bitmask', 'BitmaskLabels'] },
  { keys: 'Drag', label: 'With the magic wand: take in more colours', on: 'MagicWand' },
  { keys: 'Space drag', label: 'Pan', on: 'Image' },
  { keys: 'Wheel', label: 'Zoom at the pointer', on: 'Image' },
  { keys: '⇧ drag', label: 'Select with a frame', on: 'Image' },
  { keys: 'Alt click', label: 'On a point of a shape: delete it', on: 'Image' },
  { keys: 'Drag', label: 'On a sound: mark; on a segment: move it, on its edge: resize it', on: 'Audio' },
  { keys: '↵', label: 'On a sound: mark a second from the playhead', on: 'Audio' },
  { keys: 'Ctrl wheel', label: 'On a sound: zoom at the pointer', on: 'Audio' },
  { keys: 'Alt drag', label: 'On a segment: mark over it', on: 'Audio' },
  { keys: 'Double click', label: 'On a segment: play it', on: 'Audio' },
  { keys: '↵', label: 'On a video: add a box; on its timeline: mark ten frames', on: 'Video' },
  { keys: 'Wheel', label: 'On a video: zoom at the pointer; with Ctrl on its timeline', on: 'Video' },
  { keys: 'Middle drag', label: 'On a video: pan', on: 'Video' },
  { keys: 'Drag', label: 'On the timeline: mark, move or resize ranges; move key frames', on: 'Video' },
  { keys: 'Double click', label: 'On a series: mark an instant', on: 'TimeSeries' },
  { keys: 'Ctrl wheel', label: 'On a series: zoom at the pointer', on: 'TimeSeries' },
  { keys: 'Wheel', label: 'On a document: scroll; with Ctrl: zoom', on: 'Pdf' },
];
