/** Doubles of `protocol` and `session.defaultSession`: handlers are kept, and asked by the window's requests. */
import { EventEmitter } from 'node:events';

type RequestHandler = (request: Request) => Response | Promise<Response>;
type Permit = (contents: unknown, permission: string, callback: (granted: boolean) => void) => void;
type Check = (contents: unknown, permission: string) => boolean;
type BeforeRequest = (details: { url: string }, callback: (response: { cancel?: boolean }) => void) => void;

interface CustomScheme {
  readonly scheme: string;
  readonly privileges: Readonly<Record<string, boolean>>;
}

class ProtocolDouble {
  schemes: readonly CustomScheme[] = [];
  readonly handlers = new Map<string, RequestHandler>();

  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    this.schemes = schemes;
  }

  handle(scheme: string, handler: RequestHandler): void {
    if (this.handlers.has(scheme)) throw new Error(`the scheme ${scheme} is already handled`);
    this.handlers.set(scheme, handler);
  }
}

class SessionDouble extends EventEmitter {
  permit: Permit = (_contents, _permission, callback) => callback(true);
  check: Check = () => true;
  device: () => boolean = () => true;
  spelling = true;
  private before: BeforeRequest = (_details, callback) => callback({});

  setPermissionRequestHandler = (handler: Permit) => {
    this.permit = handler;
  };
  setPermissionCheckHandler = (handler: Check) => {
    this.check = handler;
  };
  setDevicePermissionHandler = (handler: () => boolean) => {
    this.device = handler;
  };
  setDisplayMediaRequestHandler = () => {};
  setSpellCheckerEnabled = (enabled: boolean) => {
    this.spelling = enabled;
  };
  readonly webRequest = {
    onBeforeRequest: (handler: BeforeRequest) => {
      this.before = handler;
    },
  };

  /** The double's own: whether the program lets a request go. */
  lets(url: string): Promise<boolean> {
    return new Promise((resolve) => this.before({ url }, ({ cancel }) => resolve(cancel !== true)));
  }
}

export const protocol = new ProtocolDouble();
export const session = { defaultSession: new SessionDouble() };
