import { connect } from 'node:net';

/** As much of an event stream as is looked at once an event may have been cut in two. */
const TAIL = 64;
const EVENT = '"refetchEvaluation"';

/**
 * Opens an event stream on a raw socket, and says when the first bytes of an event came, and each time that one says to
 * fetch again. Chunked or not makes no difference: an event is looked for in whatever comes.
 */
export function openEventStream(
  target: { readonly host: string; readonly port: number },
  request: Buffer,
  heard: { opened(): void; changed(): void; refused(why: string): void },
): void {
  let head: string | null = '';
  let tail = '';
  let isOpen = false;
  const socket = connect({ ...target, noDelay: true }, () => socket.write(request));
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    let rest = text;
    if (head !== null) {
      head += text;
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [first = ''] = head.split('\r\n');
      if (!first.includes(' 200 ')) {
        heard.refused(first);
        return socket.destroy();
      }
      rest = head.slice(end + 4);
      head = null;
    }
    tail += rest;
    if (!isOpen && tail.includes('data:')) {
      isOpen = true;
      heard.opened();
    }
    const at = tail.lastIndexOf(EVENT);
    if (at >= 0) heard.changed();
    // What was looked at is not looked at again; the end of it may be the beginning of an event.
    tail = tail.slice(Math.max(at < 0 ? 0 : at + EVENT.length, tail.length - TAIL));
  });
  socket.on('error', (error) => heard.refused(error.message));
  socket.on('close', () => heard.refused('The stream ended.'));
}
