import type { ItemType } from '@labelwright/contract/collection-fields';
import { AudioLines, FileText, type LucideIcon, TextInitial } from 'lucide-react';
import { typeWords } from './words.ts';

const ICONS: Readonly<Record<ItemType, LucideIcon>> = {
  document: FileText,
  voice_sample: AudioLines,
  raw_text: TextInitial,
};

export function TypeIcon({ type }: { type: ItemType }) {
  const Icon = ICONS[type];
  return <Icon role="img" aria-label={typeWords[type]} size={16} className="shrink-0 text-muted" />;
}
