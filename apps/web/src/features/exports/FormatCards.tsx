import type { ExportFormat } from '@labelwright/contract/exports';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { t } from './strings.ts';

type FormatCardsProps = { formats: readonly ExportFormat[]; value: string; onChange: (name: string) => void };

/** What each format is for, and what it would leave out of this interface. */
export function FormatCards({ formats, value, onChange }: FormatCardsProps) {
  const unfit = formats.filter(({ disabled, name }) => disabled && name !== value);
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label={t.format}
        layout="cards"
        value={value}
        onChange={onChange}
        options={formats
          .filter((format) => !unfit.includes(format))
          .map((format) => ({
            value: format.name,
            label: t.formatName(format.title, format.extension),
            isDisabled: format.disabled,
            help: <FormatHelp format={format} isChosen={format.name === value} />,
          }))}
      />
      {unfit.length > 0 && <p className="text-sm text-muted">{t.unfit(unfit.map(({ title }) => title))}</p>}
    </div>
  );
}

/** What it leaves out in full only where it is chosen: twenty lists at once are read by nobody. */
function FormatHelp({ format, isChosen }: { format: ExportFormat; isChosen: boolean }) {
  return (
    <span className="flex flex-col gap-1.5">
      <span>{format.description}</span>
      {format.disabled ? (
        <span className="text-warning">{t.cannotHold}</span>
      ) : format.losses.length === 0 ? (
        <span className="text-success">{t.losesNothing}</span>
      ) : !isChosen ? (
        <span className="text-warning">{t.losesSome(format.losses.length)}</span>
      ) : (
        format.losses.map((loss) => (
          <span key={loss} className="text-warning">
            {loss}
          </span>
        ))
      )}
    </span>
  );
}
