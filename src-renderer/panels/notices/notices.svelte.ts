/** Things to tell a person without stopping them: faults, and short confirmations. */
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
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** Milliseconds that a notice without a fault stays. */
const lingers = 6000;
/** The oldest goes when there are more. */
const mostAtOnce = 4;

export class NoticesStore {
  list = $state.raw<readonly Notice[]>([]);
  private lastId = 0;

  tell(severity: 'info' | 'good' | 'warning', text: string): void {
    const notice = this.add({ severity, text, hint: '', fault: null, action: null });
    if (severity !== 'warning') setTimeout(() => this.dismiss(notice.id), lingers);
  }

  /** Tells what was done, with the way back; it stays longer than a mere word. */
  offer(text: string, action: NoticeAction): void {
    const notice = this.add({ severity: 'info', text, hint: '', fault: null, action });
    setTimeout(() => this.dismiss(notice.id), lingers * 2);
  }

  /** Shows any thrown value as a fault; a cancelled run is not news. */
  fault(thrown: unknown): void {
    this.showFault(faultOf(thrown));
  }

  showFault(fault: Fault, severity: 'warning' | 'fault' = 'fault'): void {
    if (fault.code === 'run.cancelled') return;
    this.add({ severity, ...saidOf(fault), fault, action: null });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Omit<Notice, 'id'>): Notice {
    const made = { ...notice, id: ++this.lastId };
    const others = this.list.filter((old) => old.text !== notice.text);
    this.list = [...others, made].slice(-mostAtOnce);
    return made;
  }
}
