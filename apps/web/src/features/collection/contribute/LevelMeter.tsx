import { cx } from '../../../ui/cx.ts';
import { isClipping, type Level, meterShare } from '../recorder/level.ts';
import { recorder as t } from '../strings.ts';

/** How loud it is right now, from −60 dB. */
export function LevelMeter({ level, isQuiet }: { level: Level; isQuiet: boolean }) {
  const share = meterShare(level);
  return (
    <div className="h-3 min-w-24 flex-1 overflow-hidden rounded-sm bg-line">
      <meter aria-label={t.level} min={0} max={1} value={share} className="sr-only" />
      <div
        className={cx('h-full origin-left', isClipping(level) ? 'bg-danger' : isQuiet ? 'bg-warning' : 'bg-success')}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}
