/** As on a player: `1:02:03.450`, `2:03.4`; decimals of the second as asked. */
export function timeText(seconds: number, decimals = 1): string {
  const scale = 10 ** decimals;
  const units = Math.round(Math.max(seconds, 0) * scale);
  const whole = Math.floor(units / scale);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  const fraction = decimals > 0 ? `.${String(units % scale).padStart(decimals, '0')}` : '';
  const start = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes);
  return `${start}:${rest}${fraction}`;
}
