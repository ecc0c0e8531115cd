/** Things to tell a person without stopping them: faults, and short confirmations. What has gone from sight stays in a list. */
import { type Fault, faultOf } from '../../../src-main/contract/fault.ts';
import { saidOf } from '../../text/fault.ts';

export interface Notice {
  readonly id: number;
  readonly severity: 'info' | 'good' | 'warning' | 'fault';
  readonly text: string;
  readonly hint: string;
  readonly fault: Fault | null;
  /** Something that can be done about it, offered as a button. */
  readonly action: NoticeAction | null;
  /** ISO 8601. */
  readonly at: string;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** Milliseconds that a notice without a fault stays. */
const lingers = 6000;
/** Milliseconds that one stays at least after a hand or the focus has left it. */
const lingersAfter = 2000;
/** The oldest goes from sight when there are more. */
const mostAtOnce = 4;
/** Of the list of past notices. */
const mostKept = 200;

interface Leaving {
  left: number;
  since: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class NoticesStore {
  /** Those in sight, oldest first. */
  list = $state.raw<readonly Notice[]>([]);
  /** All of this start, newest first. */
  past = $state.raw<readonly Notice[]>([]);
  private seen = $state.raw<ReadonlySet<number>>(new Set());
  private lastId = 0;
  private held = false;
  private readonly leaving = new Map<number, Leaving>();

  /** Notices that went from sight before anybody took note of them. */
  get unseen(): number {
    const shown = new Set(this.list.map(({ id }) => id));
    return this.past.filter(({ id }) => !shown.has(id) && !this.seen.has(id)).length;
  }

  tell(severity: 'info' | 'good' | 'warning', text: string): void {
    const notice = this.add({ severity, text, hint: '', fault: null, action: null });
    if (severity !== 'warning') this.leave(notice.id, lingers);
  }

  /** Tells what was done, with the way back; it stays longer than a mere word. */
  offer(text: string, action: NoticeAction): void {
    const notice = this.add({ severity: 'info', text, hint: '', fault: null, action });
    this.leave(notice.id, lingers * 2);
  }

  /** Shows any thrown value as a fault; a cancelled run is not news. */
  fault(thrown: unknown): void {
    this.showFault(faultOf(thrown));
  }

  showFault(fault: Fault, severity: 'warning' | 'fault' = 'fault'): void {
    if (fault.code === 'run.cancelled') return;
    this.add({ severity, ...saidOf(fault), fault, action: null });
  }

  /** A person has read it. */
  dismiss(id: number): void {
    this.seen = new Set([...this.seen, id]);
    this.hide(id);
  }

  dismissAll(): void {
    for (const { id } of this.list) this.dismiss(id);
  }

  /** The list of past ones was looked at. */
  see(): void {
    if (this.past.some(({ id }) => !this.seen.has(id))) this.seen = new Set(this.past.map(({ id }) => id));
  }

  forget(): void {
    this.dismissAll();
    this.past = [];
  }

  /** While a hand or the focus is on them none goes; after that each stays for a moment at least. */
  hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    for (const [id, leaving] of this.leaving) {
      if (held) {
        clearTimeout(leaving.timer);
        leaving.left -= performance.now() - leaving.since;
      } else this.leave(id, Math.max(lingersAfter, leaving.left));
    }
  }

  private leave(id: number, left: number): void {
    const timer = this.held ? undefined : setTimeout(() => this.hide(id), left);
    this.leaving.set(id, { left, since: performance.now(), timer });
  }

  private hide(id: number): void {
    clearTimeout(this.leaving.get(id)?.timer);
    this.leaving.delete(id);
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Omit<Notice, 'id' | 'at'>): Notice {
    const made = { ...notice, id: ++this.lastId, at: new Date().toISOString() };
    // Said again, it is one notice with a new time.
    for (const { id, text } of this.list) if (text === notice.text) this.dismiss(id);
    this.list = [...this.list, made].slice(-mostAtOnce);
    this.past = [made, ...this.past].slice(0, mostKept);
    return made;
  }
}
