let isPointerDown = false;

const hold = (isDown: boolean) => () => {
  isPointerDown = isDown;
};
window.addEventListener('pointerdown', hold(true), { capture: true });
window.addEventListener('pointerup', hold(false), { capture: true });
window.addEventListener('pointercancel', hold(false), { capture: true });

/**
 * Runs now, or once the button that is held down was released and its click handled. A message that appears on blur
 * would otherwise push the clicked button away from under the pointer, and the click would be lost.
 */
export function afterPointer(run: () => void): void {
  if (!isPointerDown) run();
  else window.addEventListener('pointerup', () => setTimeout(run, 0), { once: true });
}
