import type { ComponentType } from 'react';
import { displayShortcut } from '../commands/keymap.ts';
import { useShortcut, useSurroundings } from './editor-context.ts';

interface IconButtonProps {
  icon: ComponentType<{ size?: number }>;
  label: string;
  onClick: () => void;
  /** Its key is told in the tooltip. */
  command?: string;
  isPressed?: boolean;
  isDisabled?: boolean;
  /** Cannot be used now, and its label tells why: it stays within reach so that everybody can read it. */
  isUnavailable?: boolean;
  tabIndex?: number;
  className?: string;
}

export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, onClick, command, isPressed, isDisabled, isUnavailable, tabIndex, className } = props;
  const { isApple } = useSurroundings();
  const shortcut = useShortcut(command ?? '');
  const title = shortcut === undefined ? label : `${label} (${displayShortcut(shortcut, isApple)})`;
  return (
    <button
      type="button"
      className={`lw-icon-button ${className ?? ''}`}
      aria-label={label}
      title={title}
      aria-pressed={isPressed}
      disabled={isDisabled}
      aria-disabled={isUnavailable}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Icon size={16} />
    </button>
  );
}
