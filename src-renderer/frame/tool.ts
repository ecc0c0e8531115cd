/**
 * A tool on the map that a person can choose.
 *
 * To add one: put its title and hint into the texts of its area, write a `ToolEntry` whose `start`
 * adds interactions to the OpenLayers map and returns how to end them (see `map/tools.svelte.ts`),
 * and add it to the list in `tools.ts`. Its button, its menu entry, its key and its place in the
 * palette follow from it.
 */
import type OlMap from 'ol/Map.js';
import type { RunningTool } from '../map/tools.svelte.ts';
import type { Session } from '../session.ts';
import type { IconName } from '../ui/icons.ts';
import type { Command, Reason } from './command.ts';

export interface ToolEntry {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly icon: IconName;
  readonly shortcut?: string;
  readonly menu?: Command['menu'];
  disabled(session: Session): Reason | null;
  start(session: Session, map: OlMap): RunningTool;
}

/** The command that takes the tool into the hand, and puts it down when it is there already. */
export function toolCommand(tool: ToolEntry): Command {
  return {
    ...tool,
    id: `tool.${tool.id}`,
    disabled: (session) => tool.disabled(session),
    checked: ({ tools }) => tools.active?.id === tool.id,
    run(session) {
      if (session.tools.active?.id === tool.id) session.tools.end();
      else {
        session.tools.begin(tool, (map) => tool.start(session, map));
        // Its keys are the map's: arrows move its crosshair.
        session.tools.map?.getTargetElement()?.focus({ preventScroll: true });
      }
    },
  };
}
