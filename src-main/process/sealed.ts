/**
 * Shuts this process's way to the network, always: children parse files from anywhere and run models from
 * anywhere, and have nothing to say to anybody but their host. Imported first by their entries.
 */
import { guardSockets } from '../network/socket-guard.ts';

guardSockets(() => true);
