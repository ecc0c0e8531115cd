/** The editing tools, in the order of their tool bar. */
import type { ToolEntry } from '../frame/tool.ts';
import type { Session } from '../session.ts';
import { text } from '../text/text.ts';
import type { IconName } from '../ui/icons.ts';
import { startDrawing, startHole, startReshaping, startSplitting } from './tools/drawing.ts';
import { startFilling } from './tools/filling.ts';
import { startBrush, startEraser, startLassoAdd, startLassoSelect, startLassoTake } from './tools/freehand.ts';
import { startPrompting } from './tools/prompting.ts';
import { startObject, startWand } from './tools/segmenting.ts';
import { startMoving, startSelecting } from './tools/selecting.ts';
import { startVertices } from './tools/vertices.ts';

const words = text.editing;

type Id = keyof typeof words.tools;
type Start = ToolEntry['start'];
interface Rest {
  readonly icon: IconName;
  readonly start: Start;
  readonly shortcut?: string;
  /** `layer`: only over features; `image`: an image is enough, a layer is made. */
  readonly needs: 'layer' | 'image';
}

function entry(id: Id, { icon, start, shortcut, needs }: Rest): ToolEntry {
  const [title = '', hint = ''] = words.tools[id];
  const disabled = ({ editing, layers }: Session) => {
    if (needs === 'layer') return editing.layer ? null : words.needsLayer;
    return editing.layer || layers.active ? null : words.needsImage;
  };
  return { id, title, hint, icon, menu: { in: 'edit', group: 4 }, disabled, start, ...(shortcut ? { shortcut } : {}) };
}

export const editingTools: readonly ToolEntry[] = [
  entry('select', { icon: 'cursor', start: startSelecting, shortcut: 'S', needs: 'layer' }),
  entry('select-lasso', { icon: 'lassoSelect', start: startLassoSelect, needs: 'layer' }),
  entry('prompts', { icon: 'prompts', start: startPrompting, shortcut: 'P', needs: 'layer' }),
  entry('object', { icon: 'object', start: startObject, shortcut: 'O', needs: 'image' }),
  entry('wand', { icon: 'wand', start: startWand, shortcut: 'W', needs: 'image' }),
  entry('brush', { icon: 'brush', start: startBrush, shortcut: 'B', needs: 'image' }),
  entry('eraser', { icon: 'eraser', start: startEraser, shortcut: 'E', needs: 'layer' }),
  entry('lasso-add', { icon: 'lassoAdd', start: startLassoAdd, shortcut: 'L', needs: 'image' }),
  entry('lasso-take', { icon: 'lassoTake', start: startLassoTake, needs: 'layer' }),
  entry('draw', { icon: 'polygon', start: startDrawing, shortcut: 'D', needs: 'image' }),
  entry('vertices', { icon: 'vertices', start: startVertices, shortcut: 'V', needs: 'layer' }),
  entry('move', { icon: 'move', start: startMoving, shortcut: 'G', needs: 'layer' }),
  entry('split', { icon: 'split', start: startSplitting, shortcut: 'X', needs: 'layer' }),
  entry('reshape', { icon: 'reshape', start: startReshaping, shortcut: 'R', needs: 'layer' }),
  entry('hole', { icon: 'hole', start: startHole, shortcut: 'H', needs: 'layer' }),
  entry('fill', { icon: 'fill', start: startFilling, shortcut: 'F', needs: 'layer' }),
];
