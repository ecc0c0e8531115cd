/** Starts the renderer: theme first (so that nothing flashes), then the transport of this host, then the app. */
import './ui/theme.css';
import './ui/controls.css';
import './editing/editing.css';
import 'ol/ol.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { createClient } from './api/client.ts';
import { pickTransport } from './api/transport.ts';
import { createKeeping } from './frame/keeping.svelte.ts';
import { keptParts } from './frame/kept-parts.ts';
import { createSession } from './session.ts';
import { language } from './text/language.ts';
import { applyStoredTheme } from './ui/theme.ts';

applyStoredTheme();
document.documentElement.lang = language;
const target = document.getElementById('app');
if (target) void begin(target);

async function begin(place: HTMLElement): Promise<void> {
  const session = createSession(createClient(pickTransport()));
  const keeping = createKeeping(session.client, keptParts(session));
  // How the window was left decides where everything is drawn; the host answers at once.
  await keeping.load();
  mount(App, { target: place, props: { session } });
  keeping.start();
}
