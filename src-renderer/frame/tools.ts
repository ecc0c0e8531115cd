/** Every tool on the map, in the order of the tool bar. One entry a tool; see `tool.ts`. */
import { editingTools } from '../editing/entries.ts';
import { measureTools } from '../map/measuring.ts';
import { teachTool } from '../panels/concepts/teach-tool.svelte.ts';
import { identifyTool } from '../panels/identify/tool.ts';
import { areaTool } from '../panels/query/area-tool.ts';
import type { ToolEntry } from './tool.ts';

export const tools: readonly ToolEntry[] = [identifyTool, areaTool, ...measureTools, teachTool, ...editingTools];
