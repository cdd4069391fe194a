import { Sparkles } from 'lucide-react';
import { announce } from '../../operations/edit.ts';
import { listSmartTools } from '../../operations/list-drawing-tools.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { ImageModel } from './image-model.ts';

/** Says that a model could help, and that none is connected. */
export function SmartTools({ image }: { image: ImageModel }) {
  const editor = useEditor();
  const nouns = [...new Set(listSmartTools(editor, image.objectName).map(({ noun }) => noun))];
  if (nouns.length === 0) return null;
  const label = `Smart ${nouns.join(', ')}: needs a connected model, and none is`;
  return <IconButton icon={Sparkles} label={label} isUnavailable onClick={() => announce(editor, label)} />;
}
