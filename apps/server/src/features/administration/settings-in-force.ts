import type { SettingInForce, SettingsInForce } from '@labelwright/contract/administration';
import type { Config } from '../../config.ts';
import { SETTINGS, type Setting } from '../../settings.ts';

const MASK = '••••••••';

/** Every setting with its value and where that comes from. What is secret never leaves the server. */
export function settingsInForce(config: Config): SettingsInForce {
  return {
    file: config.settingsFile ?? null,
    settings: (Object.entries(SETTINGS) as [keyof typeof SETTINGS, Setting][]).map(([key, setting]) =>
      describe(setting, config[key], config.origins[key]),
    ),
  };
}

function describe(setting: Setting, value: unknown, origin: Config['origins'][keyof typeof SETTINGS]): SettingInForce {
  const isSecret = setting.secret === true;
  const written = write(value);
  return {
    name: setting.name,
    aliases: [...(setting.aliases ?? [])],
    kind: setting.kind,
    value: written !== null && isSecret ? MASK : written,
    default: setting.fallback ?? null,
    source: origin.source,
    given_as: origin.givenAs !== undefined && origin.givenAs !== setting.name ? origin.givenAs : null,
    is_secret: isSecret,
    help: setting.help,
  };
}

/** As it would stand in the settings file; passwords within addresses are masked. */
function write(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text.replace(/(\w+:\/\/[^\s:/@]*):[^\s@]+@/g, `$1:${MASK}@`);
}
