import type { ExportFormat } from '@labelwright/contract/exports';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { isFlat } from './export-choice.ts';
import type { InterfaceParts } from './interface-parts.ts';
import { LabelMap } from './LabelMap.tsx';
import { SplitFields } from './SplitFields.tsx';
import { t } from './strings.ts';
import type { ChoiceProps } from './TaskChoice.tsx';

type OnTheWayOutProps = ChoiceProps & { format: ExportFormat; parts: InterfaceParts };

/** What is changed between the project and the file. */
export function OnTheWayOut({ format, parts, choice, onChange }: OnTheWayOutProps) {
  if (isFlat(choice)) return <p className="text-sm text-muted">{t.flatUnchanged}</p>;
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label={t.people}
        help={t.peopleHelp}
        value={choice.people && !choice.anonymous}
        isDisabled={choice.anonymous}
        onChange={(people) => onChange({ people })}
      />
      <Checkbox
        label={t.anonymous}
        help={t.anonymousHelp}
        value={choice.anonymous}
        onChange={(anonymous) => onChange({ anonymous })}
      />
      {parts.hasTracks && (
        <Checkbox
          label={t.interpolate}
          help={t.interpolateHelp}
          value={choice.interpolate}
          onChange={(interpolate) => onChange({ interpolate })}
        />
      )}
      {format.takes_files && (
        <Checkbox label={t.media} help={t.mediaHelp} value={choice.media} onChange={(media) => onChange({ media })} />
      )}
      <SplitFields parts={parts} choice={choice} onChange={onChange} />
      {parts.labels.length > 0 && <LabelMap labels={parts.labels} choice={choice} onChange={onChange} />}
    </div>
  );
}
