/** Starts the renderer: theme first (so that nothing flashes), then the transport of this host, then the app. */
import './ui/theme.css';
import './ui/controls.css';
import 'ol/ol.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { createClient } from './api/client.ts';
import { pickTransport } from './api/transport.ts';
import { panels } from './frame/panels.ts';
import { createSession } from './session.ts';
import { applyStoredTheme } from './ui/theme.ts';

applyStoredTheme();
const target = document.getElementById('app');
if (target) {
  const session = createSession(createClient(pickTransport()));
  session.frame.adopt(panels, null);
  mount(App, { target, props: { session } });
}
