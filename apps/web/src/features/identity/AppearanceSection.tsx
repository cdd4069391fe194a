import { setTheme, type ThemeChoice, useThemeChoice } from '../../lib/theme.ts';
import { Card } from '../../ui/Layout.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { t } from './strings.ts';

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AppearanceSection() {
  const theme = useThemeChoice();
  return (
    <Card title={t.appearance}>
      <RadioGroup label={t.theme} layout="row" value={theme} options={THEMES} onChange={setTheme} />
    </Card>
  );
}
