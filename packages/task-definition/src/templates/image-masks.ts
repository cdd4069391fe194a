import type { Template } from './template.ts';

const photo = (name: string): string => `/samples/object-detection/images/${name}.jpg`;

/** The first coin of the photograph, as the wire format writes a mask in run lengths. */
const coin = [
  0, 7, 26, 0, 57, 27, 255, 210, 179, 0, 143, 255, 130, 239, 128, 99, 191, 254, 11, 110, 1, 148, 255, 248, 45, 24, 6,
  99, 255, 224, 178, 96, 25, 207, 255, 130, 195, 128, 103, 191, 254, 10, 254, 1, 160, 255, 248, 43, 184, 6, 139, 255,
  224, 173, 224, 26, 79, 255, 130, 179, 128, 105, 191, 254, 10, 198, 1, 166, 255, 248, 42, 248, 6, 163, 255, 224, 171,
  96, 26, 143, 255, 130, 171, 128, 106, 191, 254, 10, 166, 1, 170, 255, 248, 42, 120, 6, 179, 255, 224, 169, 96, 26,
  207, 255, 130, 165, 128, 107, 63, 254, 10, 150, 1, 172, 255, 248, 42, 88, 6, 179, 255, 224, 169, 96, 26, 207, 255,
  130, 165, 128, 107, 63, 254, 10, 150, 1, 172, 255, 248, 42, 88, 6, 179, 255, 224, 169, 224, 26, 175, 255, 130, 169,
  128, 106, 191, 254, 10, 174, 1, 168, 255, 248, 42, 216, 6, 163, 255, 224, 171, 224, 26, 111, 255, 130, 177, 128, 105,
  191, 254, 10, 206, 1, 164, 255, 248, 43, 120, 6, 139, 255, 224, 174, 224, 26, 15, 255, 130, 191, 128, 103, 191, 254,
  11, 14, 1, 156, 255, 248, 44, 152, 6, 99, 255, 224, 180, 96, 25, 79, 255, 130, 219, 128, 99, 191, 254, 11, 190, 1, 31,
  255, 255, 255, 0, 255, 255, 224, 31, 255, 252, 3, 255, 255, 128, 127, 255, 240, 14, 198, 142, 0,
];

/** The blossom of the photograph, as an image of one bit a pixel. */
const blossom =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAoAAAAGrAQMAAABqgLQIAAAABlBMVEUAAAD///+l2Z/dAAAAAnRSTlMA/1uRIrUAAAMfSURBVHic7ZzLUQNBDEShOHAkBMiE0CA0QiEEjhwoBhuX8do7H6b1DnJtdwCvvKuWBuxR31iWZVmWZVmWZVmWZVmWZVmWZVmW9T89sbiXUsoHyHve8Up5x3j3v7xSMOD+gfeiHvr4AbGPePyA1Ee8++OVbwT4eAKWNwJ4emLmmRdPzDzzwxJYXuPA5RMTz3x7xitfYeDJ1ZC3l6ZBjHP+CuMv8eIVxl/i5SsMv8RzFwJOPMzqpYJze8UrnyHeqibRqqxrEqzKuibBqqxrEqzKZZ/sFemVSk1iVTmb1kdFpnatyKEy14ocKnOtyKEy14ocKnOVF+jmqmsivqm6JuKbepEDZb488Y6ST766awK+qbsm4JsGT/ZNwzW6bxqu0X1TnzV7icCWDWUjtmwoGxEHtnwtO7vla9nZTZ7o7KavVWc3fa06u+1r0dk4sN0oYqu0fS06u+1r0dk4sN0oYqt0eFqr0MBO52m91+k8rfdwYK/zpN7rdZ7Ueziw18pSM/c6T+o9HNhrZamZcWCXpzQzDezOBmU64MDubFCmAw7sDxth3ODA/rARxg0O7E8vYX7hwP70EuZXfmB/HAoDMT9wwJufsDRwMF/nJ2x+4GBgz4/s/MDRCTB9BmwQODqjpk+pDQJHp+j0OWpgHDg656dPegMTAkd/2kz/cWOggQJwyJv9E9ZAAw000EADtwPMf9AbuAVg/n98DIwD83+JsUFg/q/78gPzf+2cH5j/5w8cmP9HLhyY/6fMK/g5GAfm/9EfB+a/2pH/ekz+K0b5r2nlv+qW/7rgFVy5zH9tFb+pm/9yMn4fO/8VdPzWff5FA363Iv86Cb5Bg+/45F9rwje58F0zfBuO39fDNwrzL1Hie6P4Ziu+e4tvB+P7y/yGNb4Djm+p43v0+KY/nkWApyXweQ544gSeiYGnduC5InjyCZ7NwqfH4Pk2eAIPnhGEpxjxOUt4EhSeVYWnaeF5X3wiGZ6Zhqe64blzfDIent2Hpwvy+Yd4QiOeIcmnXOI5nHxSKJ5lenhoMm11JzgP1rIsy7Isy7Isy7Isy7Isy5L0Awgg1s9j53B7AAAAAElFTkSuQmCC';

export const imageMaskTemplates: Template[] = [
  {
    id: 'brush-segmentation',
    group: 'Computer vision',
    title: 'Segmentation with masks',
    description: 'Paint every pixel of an object with a brush, and wipe off what is too much.',
    config: `<View>
  <BrushLabels name="object" toName="image">
    <Label value="Coin" background="#2f6fdb" hotkey="1"/>
    <Label value="Shadow" background="#8a4fc9" hotkey="2"/>
    <Label value="Damage" background="#c0392b" hotkey="3"/>
  </BrushLabels>
  <Image name="image" value="$image" zoomControl="true" brightnessControl="true" contrastControl="true"/>
</View>`,
    sampleTask: { image: photo('coins') },
    sampleResult: [
      {
        id: 'm1',
        from_name: 'object',
        to_name: 'image',
        type: 'brushlabels',
        original_width: 384,
        original_height: 303,
        image_rotation: 0,
        value: { format: 'rle', rle: coin, brushlabels: ['Coin'] },
      },
    ],
  },
  {
    id: 'bitmask-segmentation',
    group: 'Computer vision',
    title: 'Masks stored as images',
    description: 'Paint exact masks, which are stored as images of one bit a pixel.',
    config: `<View>
  <BitmaskLabels name="part" toName="image">
    <Label value="Blossom" background="#c2379b" hotkey="1"/>
    <Label value="Leaf" background="#2e8b57" hotkey="2"/>
    <Label value="Background" background="#66707d" hotkey="3"/>
  </BitmaskLabels>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: photo('dahlia') },
    sampleResult: [
      {
        id: 'm1',
        from_name: 'part',
        to_name: 'image',
        type: 'bitmasklabels',
        original_width: 640,
        original_height: 427,
        image_rotation: 0,
        value: { imageDataURL: blossom, bitmasklabels: ['Blossom'] },
      },
    ],
  },
  {
    id: 'colour-segmentation',
    group: 'Computer vision',
    title: 'Segmentation by colour',
    description: 'Click on a colour and take all that is alike around it, as in aerial images.',
    config: `<View>
  <Labels name="kind" toName="image">
    <Label value="Sky" background="#2f6fdb" hotkey="1"/>
    <Label value="Ground" background="#b8651b" hotkey="2"/>
    <Label value="Structure" background="#2e8b57" hotkey="3"/>
  </Labels>
  <MagicWand name="area" toName="image" defaultthreshold="20"/>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: photo('rocket') },
  },
];
