/** Paints a suggestion fainter than what people made; where the canvas cannot, the question mark behind its label has to do. */
export function paintAsGhost(context: CanvasRenderingContext2D, isFocused: boolean, paint: () => void): void {
  context.save();
  if (!isFocused) context.filter = 'opacity(50%)';
  paint();
  context.restore();
}
