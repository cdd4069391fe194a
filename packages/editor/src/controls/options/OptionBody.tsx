import type { LabelOption } from '@labelwright/task-definition/model';
import type { CSSProperties } from 'react';
import { SafeHtml } from '../SafeHtml.tsx';
import { safeInlineStyle } from '../sanitize-css.ts';

/** What people read of a label or choice: its formatted text or its title, and its alias when that is to be seen. */
export function OptionBody({ option: { html, title, look }, className }: { option: LabelOption; className: string }) {
  return (
    <>
      {html === undefined ? <span className={className}>{title}</span> : <SafeHtml html={html} className={className} />}
      {look?.alias === undefined ? null : (
        <span className="lw-chip-alias" style={safeInlineStyle(look.aliasStyle)}>
          {look.alias}
        </span>
      )}
    </>
  );
}

/** The look its author gave a label or choice; `color` is that of its swatch. */
export function optionStyle({ look }: LabelOption, color: string | undefined, isOn: boolean): CSSProperties {
  return {
    ...((color === undefined ? {} : { '--lw-label': color }) as CSSProperties),
    ...safeInlineStyle(look?.style),
    // Read as one declaration each, so that nothing else can be written there.
    ...safeInlineStyle(look?.size === undefined ? undefined : `font-size: ${look.size.replaceAll(';', '')}`),
    ...safeInlineStyle(
      isOn && look?.selectedColor !== undefined ? `color: ${look.selectedColor.replaceAll(';', '')}` : undefined,
    ),
  };
}
