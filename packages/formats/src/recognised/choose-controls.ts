import type { CompiledConfig, ControlTag, ObjectTag } from '@labelwright/task-definition/model';

/** Which controls of an interface take what was read or heard on one of its objects. */
export interface ChosenControls {
  object: ObjectTag;
  /** Makes the region, with the label it needs to be one; undefined when only the whole text is asked for. */
  region: { control: ControlTag; label: string | undefined } | undefined;
  /** Labels regions that another control makes. */
  labels: { control: ControlTag; label: string } | undefined;
  /** Takes the text of a region. */
  perRegion: ControlTag | undefined;
  /** Takes the text of the whole. */
  whole: ControlTag | undefined;
}

const TEXTUAL =
  /^(text|texts|word|words|line|token|printed|ocr|transcription|transcript|speech|utterance|segment|voice|spoken)$/i;

/** Everything on the object that fits; undefined when the interface has no place for text on it. */
export function chooseControls(
  config: CompiledConfig,
  object: ObjectTag,
  isRegion: (control: ControlTag) => boolean,
): ChosenControls | undefined {
  const here = Object.values(config.controls).filter((control) => control.toName.includes(object.name));
  const areas = here.filter((control) => control.type === 'textarea');
  const perRegion = areas.find((control) => control.perRegion);
  const whole = areas.find((control) => !control.perRegion && !control.perItem);
  const region = pickRegion(here.filter(isRegion), perRegion);
  const carriesText = perRegion !== undefined || region?.control.type === 'ocrlabels';
  const usable = carriesText ? region : undefined;
  if (usable === undefined && whole === undefined) return undefined;
  return {
    object,
    region: usable,
    labels: usable && pickLabels(here, usable.control, perRegion),
    perRegion: usable && perRegion,
    whole: usable && perRegion ? undefined : whole,
  };
}

/** A control that needs no label first; otherwise one whose labels have one for plain text. */
function pickRegion(controls: readonly ControlTag[], perRegion: ControlTag | undefined): ChosenControls['region'] {
  const plain = controls.find((control) => control.optionTag === undefined);
  if (plain) return { control: plain, label: undefined };
  for (const control of controls) {
    const label = pickLabel(control, perRegion);
    if (label !== undefined) return { control, label };
  }
  return undefined;
}

/** A region keeps without a label what no label is about: a wrong one would have to be found and taken off. */
function pickLabels(
  here: readonly ControlTag[],
  region: ControlTag,
  perRegion: ControlTag | undefined,
): ChosenControls['labels'] {
  const control = here.find((candidate) => candidate !== region && candidate.answer === 'label');
  const label = control && pickLabel(control, perRegion);
  return control && label !== undefined ? { control, label } : undefined;
}

/** The one label there is, the one that the text is asked for, or one that means text; undefined when none does. */
function pickLabel(control: ControlTag, perRegion: ControlTag | undefined): string | undefined {
  const asked = perRegion?.visibility?.when === 'region-selected' ? (perRegion.visibility.labelValues ?? []) : [];
  const values = control.options.map((option) => option.value);
  if (values.length === 1) return values[0];
  const titled = control.options.find((option) => TEXTUAL.test(option.title) || TEXTUAL.test(option.value));
  return values.find((value) => asked.includes(value)) ?? titled?.value;
}
