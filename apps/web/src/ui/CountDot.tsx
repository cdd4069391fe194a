type CountDotProps = { text: string; isShown: boolean };

/** A number at the corner of a button; its meaning belongs into the name of the button. */
export function CountDot({ text, isShown }: CountDotProps) {
  if (!isShown) return null;
  return (
    <span
      aria-hidden
      className="tabular pointer-events-none absolute top-1/2 left-1/2 -mt-4 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-2xs leading-none font-semibold text-accent-fg"
    >
      {text}
    </span>
  );
}
