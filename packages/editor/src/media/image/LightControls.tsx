import { SunMedium } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { IconButton } from '../../shell/IconButton.tsx';
import type { ImageModel } from './image-model.ts';

interface LightControlsProps {
  image: ImageModel;
  hasBrightness: boolean;
  hasContrast: boolean;
}

/** Brightness and contrast of what is shown; the image itself stays as it is. */
export function LightControls({ image, hasBrightness, hasContrast }: LightControlsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const light = useSyncExternalStore(image.light.subscribe, image.light.get);
  const isChanged = light.brightness !== 100 || light.contrast !== 100;
  return (
    <>
      <IconButton
        icon={SunMedium}
        label="Brightness and contrast"
        isPressed={isOpen || isChanged}
        onClick={() => setIsOpen(!isOpen)}
      />
      {isOpen ? (
        <fieldset className="lw-light" aria-label="Brightness and contrast">
          {hasBrightness ? (
            <Slider
              label="Brightness"
              value={light.brightness}
              onChange={(brightness) => image.light.update({ brightness })}
            />
          ) : null}
          {hasContrast ? (
            <Slider label="Contrast" value={light.contrast} onChange={(contrast) => image.light.update({ contrast })} />
          ) : null}
          <button
            type="button"
            className="lw-token"
            disabled={!isChanged}
            onClick={() => image.light.set({ brightness: 100, contrast: 100 })}
          >
            As it was
          </button>
        </fieldset>
      ) : null}
    </>
  );
}

function Slider({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <label>
      {label} <output>{value} %</output>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${value} %`}
        className="lw-slider"
        min={20}
        max={300}
        step={5}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
