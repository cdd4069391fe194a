import type { ConfigNode } from '@labelwright/task-definition/model';
import type { ComponentType, ReactNode } from 'react';
import { AudioSurface } from '../media/audio/AudioSurface.tsx';
import { ChatSurface } from '../media/chat/ChatSurface.tsx';
import { HyperTextSurface } from '../media/html/HyperTextSurface.tsx';
import { ImageSurface } from '../media/image/ImageSurface.tsx';
import { ListView } from '../media/list/ListView.tsx';
import { ParagraphsSurface } from '../media/paragraphs/ParagraphsSurface.tsx';
import { PdfSurface } from '../media/pdf/PdfSurface.tsx';
import { TableView } from '../media/table/TableView.tsx';
import { TextSurface } from '../media/text/TextSurface.tsx';
import { TimeSeriesSurface } from '../media/time-series/TimeSeriesSurface.tsx';
import { VideoSurface } from '../media/video/VideoSurface.tsx';
import { ChoicesView } from './choices/ChoicesView.tsx';
import { CollapseView } from './collapse/CollapseView.tsx';
import { DateTimeView } from './date-time/DateTimeView.tsx';
import { DialogView } from './dialog/DialogView.tsx';
import { FilterView } from './filter/FilterView.tsx';
import { HeaderView } from './header/HeaderView.tsx';
import { InBarView } from './InBarView.tsx';
import { MarkdownView } from './markdown/MarkdownView.tsx';
import { NumberView } from './number/NumberView.tsx';
import { PairwiseView } from './pairwise/PairwiseView.tsx';
import { RankerView } from './ranker/RankerView.tsx';
import { RatingView } from './rating/RatingView.tsx';
import { RepeaterView } from './repeater/RepeaterView.tsx';
import { StyleView } from './style/StyleView.tsx';
import { TaxonomyView } from './taxonomy/TaxonomyView.tsx';
import { TextAreaView } from './text-area/TextAreaView.tsx';
import { ViewView } from './view/ViewView.tsx';

export interface TagViewProps {
  node: ConfigNode;
  /** What stands inside the element, for those that hold others; drawn only where they put it. */
  children?: ReactNode;
  /** Draws one child, for views that choose among them. */
  show: (child: ConfigNode) => ReactNode;
}

/** The view of each tag. Options (Choice, Label, Relation) are drawn by the control around them. */
export const tagViews: readonly { tag: string; View: ComponentType<TagViewProps> }[] = [
  { tag: 'View', View: ViewView },
  { tag: 'Header', View: HeaderView },
  { tag: 'Style', View: StyleView },
  { tag: 'Repeater', View: RepeaterView },
  { tag: 'Collapse', View: CollapseView },
  { tag: 'Filter', View: FilterView },
  { tag: 'Markdown', View: MarkdownView },
  { tag: 'Dialog', View: DialogView },
  { tag: 'Text', View: TextSurface },
  { tag: 'HyperText', View: HyperTextSurface },
  { tag: 'Paragraphs', View: ParagraphsSurface },
  { tag: 'Chat', View: ChatSurface },
  { tag: 'Image', View: ImageSurface },
  { tag: 'Audio', View: AudioSurface },
  { tag: 'AudioPlus', View: AudioSurface },
  { tag: 'Video', View: VideoSurface },
  { tag: 'VideoRectangle', View: InBarView },
  { tag: 'TimelineLabels', View: InBarView },
  { tag: 'Labels', View: InBarView },
  { tag: 'HyperTextLabels', View: InBarView },
  { tag: 'ParagraphLabels', View: InBarView },
  { tag: 'RectangleLabels', View: InBarView },
  { tag: 'Rectangle', View: InBarView },
  { tag: 'EllipseLabels', View: InBarView },
  { tag: 'Ellipse', View: InBarView },
  { tag: 'PolygonLabels', View: InBarView },
  { tag: 'Polygon', View: InBarView },
  { tag: 'KeyPointLabels', View: InBarView },
  { tag: 'KeyPoint', View: InBarView },
  { tag: 'VectorLabels', View: InBarView },
  { tag: 'Vector', View: InBarView },
  { tag: 'BrushLabels', View: InBarView },
  { tag: 'Brush', View: InBarView },
  { tag: 'BitmaskLabels', View: InBarView },
  { tag: 'Bitmask', View: InBarView },
  { tag: 'MagicWand', View: InBarView },
  { tag: 'Relations', View: InBarView },
  { tag: 'Pdf', View: PdfSurface },
  { tag: 'OcrLabels', View: InBarView },
  { tag: 'TimeSeries', View: TimeSeriesSurface },
  { tag: 'TimeSeriesLabels', View: InBarView },
  { tag: 'List', View: ListView },
  { tag: 'Table', View: TableView },
  { tag: 'Pairwise', View: PairwiseView },
  { tag: 'Ranker', View: RankerView },
  { tag: 'Choices', View: ChoicesView },
  { tag: 'Taxonomy', View: TaxonomyView },
  { tag: 'TextArea', View: TextAreaView },
  { tag: 'Rating', View: RatingView },
  { tag: 'Number', View: NumberView },
  { tag: 'DateTime', View: DateTimeView },
];

export function findTagView(tag: string): ComponentType<TagViewProps> | undefined {
  return tagViews.find((entry) => entry.tag === tag)?.View;
}
