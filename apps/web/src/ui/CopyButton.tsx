import { Check, Copy } from 'lucide-react';
import { Button } from './Button.tsx';
import { useCopy } from './use-copy.ts';

type CopyButtonProps = {
  text: string;
  label?: string;
  /** What it copies, for screen readers, where the label alone does not tell. */
  name?: string;
  size?: 'sm' | 'md';
  variant?: 'secondary' | 'ghost';
};

export function CopyButton({ text, label = 'Copy', name, size = 'sm', variant = 'secondary' }: CopyButtonProps) {
  const { isCopied, copy } = useCopy();
  return (
    <Button
      size={size}
      variant={variant}
      aria-label={isCopied ? undefined : name}
      icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      onClick={() => void copy(text)}
    >
      {isCopied ? 'Copied' : label}
    </Button>
  );
}
