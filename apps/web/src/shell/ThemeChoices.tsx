import { Monitor, Moon, Sun } from 'lucide-react';
import { setTheme, type ThemeChoice, useThemeChoice } from '../lib/theme.ts';
import { MenuChoice, MenuLabel } from '../ui/DropdownMenu.tsx';

const THEMES: readonly { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { choice: 'system', label: 'As the system', icon: Monitor },
  { choice: 'light', label: 'Light', icon: Sun },
  { choice: 'dark', label: 'Dark', icon: Moon },
];

/** The part of an account's menu where the colours are chosen. */
export function ThemeChoices() {
  const theme = useThemeChoice();
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(({ choice, label, icon: Icon }) => (
        <MenuChoice
          key={choice}
          isSticky
          isChosen={theme === choice}
          icon={<Icon aria-hidden size={16} />}
          onSelect={() => setTheme(choice)}
        >
          {label}
        </MenuChoice>
      ))}
    </>
  );
}
